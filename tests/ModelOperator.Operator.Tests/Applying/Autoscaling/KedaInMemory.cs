using k8s.Models;
using ModelOperator.Operator.Objects.Autoscaling.Keda;

namespace ModelOperator.Operator.Tests.Applying.Autoscaling;

/// <summary>Makes of ScaledObjects the objects that KEDA makes of them.</summary>
internal static class KedaInMemory
{
    /// <summary>The autoscaler that KEDA makes for a ScaledObject: with its labels, and owned by it.</summary>
    public static V2HorizontalPodAutoscaler AutoscalerOf(ScaledObject scaled) => new()
    {
        Metadata = new()
        {
            Name = $"keda-hpa-{scaled.Metadata.Name}",
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
