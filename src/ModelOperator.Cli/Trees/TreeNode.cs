namespace ModelOperator.Cli.Trees;

/// <summary>An object of a rollout with those that it is made of.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
internal sealed record TreeNode(string Name, string Kind)
{
    /// <summary>How it is, in a word.</summary>
    public string? Status { get; init; }

    /// <summary>Its share of requests, in percent; null where it has none of its own.</summary>
    public int? Weight { get; init; }

    /// <summary>What is ready, and of how many: <c>2/2</c>.</summary>
    public string? Ready { get; init; }

    /// <summary>When it was made; null when that is not known.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>What else a person wants to know.</summary>
    public string? Info { get; init; }

    /// <summary>What it is made of.</summary>
    public IReadOnlyList<TreeNode> Children { get; init; } = [];
}
