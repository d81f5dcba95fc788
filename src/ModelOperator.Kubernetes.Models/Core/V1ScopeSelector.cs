namespace ModelOperator.Kubernetes.Models;

/// <summary>Which pods a quota is for, by scopes with values; all must fit.</summary>
public sealed record V1ScopeSelector
{
    public IReadOnlyList<V1ScopedResourceSelectorRequirement>? MatchExpressions { get; init; }
}
