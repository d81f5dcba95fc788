namespace ModelOperator.Kubernetes.Models;

/// <summary>Scratch space that lives as long as the pod.</summary>
public sealed record V1EmptyDirVolumeSource
{
    public string? Medium { get; init; }

    public string? SizeLimit { get; init; }
}
