namespace ModelOperator.Kubernetes.Models;

/// <summary>Pods and the topology they are counted in.</summary>
public sealed record V1PodAffinityTerm
{
    public V1LabelSelector? LabelSelector { get; init; }

    public string? TopologyKey { get; init; }
}
