namespace ModelOperator.Kubernetes.Models;

/// <summary>Several sources in one directory.</summary>
public sealed record V1ProjectedVolumeSource
{
    public IReadOnlyList<V1VolumeProjection>? Sources { get; init; }

    public int? DefaultMode { get; init; }
}
