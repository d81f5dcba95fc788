namespace ModelOperator.Kubernetes.Models;

/// <summary>Expressions that must all match.</summary>
public sealed record V1NodeSelectorTerm
{
    public IReadOnlyList<V1LabelSelectorRequirement>? MatchExpressions { get; init; }
}
