namespace ModelOperator.Kubernetes.Models;

/// <summary>How evenly pods are spread.</summary>
public sealed record V1TopologySpreadConstraint
{
    public int MaxSkew { get; init; }

    public string? TopologyKey { get; init; }

    public string? WhenUnsatisfiable { get; init; }

    public V1LabelSelector? LabelSelector { get; init; }
}
