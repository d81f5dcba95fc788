namespace ModelOperator.Kubernetes.Models;

/// <summary>A claim as a directory.</summary>
public sealed record V1PersistentVolumeClaimVolumeSource
{
    public string? ClaimName { get; init; }

    public bool? ReadOnly { get; init; }
}
