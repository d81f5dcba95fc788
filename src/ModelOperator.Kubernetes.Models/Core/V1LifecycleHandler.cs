namespace ModelOperator.Kubernetes.Models;

/// <summary>What a hook does.</summary>
public sealed record V1LifecycleHandler
{
    public V1ExecAction? Exec { get; init; }

    public V1HTTPGetAction? HttpGet { get; init; }
}
