namespace ModelOperator.Kubernetes.Models;

/// <summary>A ConfigMap as files.</summary>
public sealed record V1ConfigMapVolumeSource
{
    public string? Name { get; init; }

    public IReadOnlyList<V1KeyToPath>? Items { get; init; }

    public bool? Optional { get; init; }

    public int? DefaultMode { get; init; }
}
