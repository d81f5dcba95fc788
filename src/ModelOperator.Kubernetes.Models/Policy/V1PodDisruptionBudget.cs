namespace ModelOperator.Kubernetes.Models;

/// <summary>How many pods a drain may take at once.</summary>
[KubernetesEntity(Group = "policy", ApiVersion = "v1", Kind = "PodDisruptionBudget", PluralName = "poddisruptionbudgets", OlderVersions = ["v1beta1"])]
public sealed record V1PodDisruptionBudget : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public V1ObjectMeta Metadata { get; init; } = new();

    public V1PodDisruptionBudgetSpec? Spec { get; init; }
}
