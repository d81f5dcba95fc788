namespace ModelOperator.Kubernetes.Models;

/// <summary>One scope of a quota.</summary>
public sealed record V1ScopedResourceSelectorRequirement
{
    public string? ScopeName { get; init; }

    public string? Operator { get; init; }

    public IReadOnlyList<string>? Values { get; init; }
}
