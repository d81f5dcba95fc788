namespace ModelOperator.Kubernetes.Models;

/// <summary>How pods are replaced.</summary>
public sealed record V1DeploymentStrategy
{
    public string? Type { get; init; }

    public V1RollingUpdateDeployment? RollingUpdate { get; init; }
}
