namespace ModelOperator.Cli.Trees;

/// <summary>An object of a rollout with those that it is made of.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The kind of object: ModelDeployment, Revision or Pod.</param>
internal sealed record TreeNode(string Name, string Kind)
{
    /// <summary>Its state, in a word.</summary>
    public string? Status { get; init; }

    /// <summary>Its share of requests, in percent; null where it has none of its own.</summary>
    public int? Weight { get; init; }

    /// <summary>The ready pods of all: <c>2/2</c>.</summary>
    public string? Ready { get; init; }

    /// <summary>When it was made; null when that is not known.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Further notes for people.</summary>
    public string? Info { get; init; }

    /// <summary>The nodes below it.</summary>
    public IReadOnlyList<TreeNode> Children { get; init; } = [];
}
