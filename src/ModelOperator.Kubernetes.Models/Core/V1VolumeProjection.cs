namespace ModelOperator.Kubernetes.Models;

/// <summary>One source of a projected volume.</summary>
public sealed record V1VolumeProjection
{
    public V1ConfigMapVolumeSource? ConfigMap { get; init; }

    public V1ServiceAccountTokenProjection? ServiceAccountToken { get; init; }
}
