using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching;

namespace ModelOperator.Operator.Objects.Autoscaling.Keda;

/// <summary>
/// Knows the HorizontalPodAutoscalers that KEDA makes for our ScaledObjects. KEDA gives them our labels, so the cache holds them; they
/// belong to the ScaledObject, and nothing of ours writes them.
/// </summary>
internal static class KedaAutoscaler
{
    /// <summary>KEDA's autoscaler of a revision; null when there is none.</summary>
    public static V2HorizontalPodAutoscaler? Find(
        IResourceCache<V2HorizontalPodAutoscaler> autoscalers, ModelDeployment owner, string revision) =>
        ObjectNames.OfRevision(owner.Metadata.Name!, revision) is var name
        && autoscalers.Get(owner.Metadata.NamespaceProperty, $"keda-hpa-{name}") is { } found && IsOf(found, name)
            ? found
            : null;

    /// <summary>The ModelDeployment of an autoscaler that KEDA has made; none for every other autoscaler.</summary>
    public static IEnumerable<ResourceKey> OwnerOf(V2HorizontalPodAutoscaler autoscaler) =>
        Controller(autoscaler) is not null && autoscaler.GetLabel(ModelOperatorApi.NameLabel) is { } name
            ? [new(autoscaler.Metadata.NamespaceProperty, name)]
            : [];

    private static bool IsOf(V2HorizontalPodAutoscaler autoscaler, string scaledObject) => Controller(autoscaler)?.Name == scaledObject;

    private static V1OwnerReference? Controller(V2HorizontalPodAutoscaler autoscaler) =>
        autoscaler.Metadata.OwnerReferences?.FirstOrDefault(reference => reference is { Controller: true, Kind: KedaApi.Kind }
            && reference.ApiVersion?.StartsWith(KedaApi.Group + "/", StringComparison.Ordinal) == true);
}
