namespace ModelOperator.Kubernetes.Models;

/// <summary>What the pods of a workload look like.</summary>
public sealed record V1PodTemplateSpec
{
    public V1ObjectMeta Metadata { get; init; } = new();

    public V1PodSpec? Spec { get; init; }
}
