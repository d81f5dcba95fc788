namespace ModelOperator.Kubernetes.Client.Requests;

/// <summary>What to list.</summary>
public sealed record ListRequest
{
    /// <summary>The namespace; null for all, and for cluster-scoped kinds.</summary>
    public string? Namespace { get; init; }

    /// <summary>A label selector in its string form.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A field selector, as <c>metadata.name=x</c>.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Null: the newest state. <c>0</c>: any state, from the server's cache.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Objects a page at most; null leaves it to the server.</summary>
    public int? Limit { get; init; }

    /// <summary>The page after the one that gave this token.</summary>
    public string? Continue { get; init; }
}
