namespace ModelOperator.Kubernetes.Models;

/// <summary>Terms of which one must match.</summary>
public sealed record V1NodeSelector
{
    public IReadOnlyList<V1NodeSelectorTerm>? NodeSelectorTerms { get; init; }
}
