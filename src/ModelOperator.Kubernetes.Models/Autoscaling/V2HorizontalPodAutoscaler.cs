namespace ModelOperator.Kubernetes.Models;

/// <summary>Scales a workload by metrics. v2beta2, which Kubernetes 1.20 serves, reads the same.</summary>
[KubernetesEntity(
    Group = "autoscaling", ApiVersion = "v2", Kind = "HorizontalPodAutoscaler", PluralName = "horizontalpodautoscalers", OlderVersions = ["v2beta2"])]
public sealed record V2HorizontalPodAutoscaler : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public V1ObjectMeta Metadata { get; init; } = new();

    public V2HorizontalPodAutoscalerSpec? Spec { get; init; }

    public V2HorizontalPodAutoscalerStatus? Status { get; init; }
}
