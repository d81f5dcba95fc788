namespace ModelOperator.Kubernetes.Client.Requests;

/// <summary>The objects to list.</summary>
public sealed record ListRequest
{
    /// <summary>The namespace; null for all, and for cluster-scoped kinds.</summary>
    public string? Namespace { get; init; }

    /// <summary>A label selector in its string form.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A field selector, such as <c>metadata.name=x</c>.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>The version: null for the newest state, <c>0</c> for any state from the server's cache.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>The largest number of objects in a page; null leaves it to the server.</summary>
    public int? Limit { get; init; }

    /// <summary>The token from the page before.</summary>
    public string? Continue { get; init; }
}
