namespace ModelOperator.Kubernetes.Models;

/// <summary>A volume of a pod.</summary>
public sealed record V1Volume
{
    public string? Name { get; init; }

    public V1EmptyDirVolumeSource? EmptyDir { get; init; }

    public V1ConfigMapVolumeSource? ConfigMap { get; init; }

    public V1SecretVolumeSource? Secret { get; init; }

    public V1PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; init; }

    public V1ProjectedVolumeSource? Projected { get; init; }
}
