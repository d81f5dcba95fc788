using k8s.Models;
using ModelOperator.Contracts.Objects;
using ModelOperator.Operator.Objects.Autoscaling.Keda;

namespace ModelOperator.Operator.Tests.Applying.Autoscaling;

/// <summary>Makes of ScaledObjects the objects that KEDA makes of them.</summary>
internal static class KedaInMemory
{
    /// <summary>The autoscaler of a revision of digits whose ScaledObject is gone.</summary>
    public static V2HorizontalPodAutoscaler LeftBy(string revision) => AutoscalerOf(new()
    {
        Metadata = new()
        {
            Name = $"digits-{revision}",
            NamespaceProperty = "ml",
            Uid = "uid-of-the-former",
            Labels = new Dictionary<string, string> { [ModelOperatorApi.NameLabel] = "digits" },
        },
        Spec = new(),
    });

    /// <summary>The autoscaler that KEDA makes for a ScaledObject: with its labels, and owned by it.</summary>
    /// <param name="scaled">The ScaledObject.</param>
    /// <param name="name">The name of the autoscaler; null for the one that KEDA gives it.</param>
    public static V2HorizontalPodAutoscaler AutoscalerOf(ScaledObject scaled, string? name = null) => new()
    {
        Metadata = new()
        {
            Name = name ?? $"keda-hpa-{scaled.Metadata.Name}",
            NamespaceProperty = scaled.Metadata.NamespaceProperty,
            Labels = scaled.Metadata.Labels,
            OwnerReferences =
            [
                new()
                {
                    ApiVersion = "keda.sh/v1alpha1",
                    Kind = "ScaledObject",
                    Name = scaled.Metadata.Name,
                    Uid = scaled.Metadata.Uid,
                    Controller = true,
                },
            ],
        },
        Spec = new()
        {
            ScaleTargetRef = scaled.Spec!.ScaleTargetRef,
            MinReplicas = scaled.Spec.MinReplicaCount,
            MaxReplicas = scaled.Spec.MaxReplicaCount ?? 1,
        },
    };
}
