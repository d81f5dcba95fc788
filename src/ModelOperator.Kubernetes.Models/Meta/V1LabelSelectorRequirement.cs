namespace ModelOperator.Kubernetes.Models;

/// <summary>One expression of a label selector.</summary>
public sealed record V1LabelSelectorRequirement
{
    public string? Key { get; init; }

    public string? Operator { get; init; }

    public IReadOnlyList<string>? Values { get; init; }
}
