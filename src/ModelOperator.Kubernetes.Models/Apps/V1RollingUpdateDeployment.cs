namespace ModelOperator.Kubernetes.Models;

/// <summary>Bounds of a rolling update.</summary>
public sealed record V1RollingUpdateDeployment
{
    public IntOrString? MaxSurge { get; init; }

    public IntOrString? MaxUnavailable { get; init; }
}
