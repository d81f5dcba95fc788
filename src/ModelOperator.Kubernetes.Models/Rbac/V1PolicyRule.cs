namespace ModelOperator.Kubernetes.Models;

/// <summary>Verbs on resources.</summary>
public sealed record V1PolicyRule
{
    public IReadOnlyList<string>? ApiGroups { get; init; }

    public IReadOnlyList<string>? Resources { get; init; }

    public IReadOnlyList<string>? ResourceNames { get; init; }

    public IReadOnlyList<string>? Verbs { get; init; }
}
