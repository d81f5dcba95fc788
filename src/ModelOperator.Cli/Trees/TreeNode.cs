namespace ModelOperator.Cli.Trees;

/// <summary>An object of a rollout, with the objects below it.</summary>
/// <param name="Name">The name of the object.</param>
/// <param name="Kind">The kind of object: ModelDeployment, Revision or Pod.</param>
internal sealed record TreeNode(string Name, string Kind)
{
    /// <summary>The state, in one word.</summary>
    public string? Status { get; init; }

    /// <summary>The share of requests, in percent; null when it has no share of its own.</summary>
    public int? Weight { get; init; }

    /// <summary>The number of ready pods and of all: <c>2/2</c>.</summary>
    public string? Ready { get; init; }

    /// <summary>The time when it was made; null when it is not known.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Further notes for people.</summary>
    public string? Info { get; init; }

    /// <summary>The nodes below it.</summary>
    public IReadOnlyList<TreeNode> Children { get; init; } = [];
}
