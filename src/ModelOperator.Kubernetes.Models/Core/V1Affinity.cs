namespace ModelOperator.Kubernetes.Models;

/// <summary>Where pods like to be.</summary>
public sealed record V1Affinity
{
    public V1NodeAffinity? NodeAffinity { get; init; }

    public V1PodAntiAffinity? PodAntiAffinity { get; init; }
}
