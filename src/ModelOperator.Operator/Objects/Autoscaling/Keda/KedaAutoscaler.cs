using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching;

namespace ModelOperator.Operator.Objects.Autoscaling.Keda;

/// <summary>
/// Knows the HorizontalPodAutoscalers that KEDA makes for our ScaledObjects. KEDA gives them our labels, so the cache holds them; they
/// belong to the ScaledObject, and nothing of ours writes them. They are known by their owner: the name, keda-hpa-NAME by default, may be
/// another one, because a ScaledObject can name it, and so may a policy of the cluster that changes ScaledObjects.
/// </summary>
internal static class KedaAutoscaler
{
    /// <summary>KEDA's autoscaler of a revision, also one that a former ScaledObject of it has left; null when there is none.</summary>
    public static V2HorizontalPodAutoscaler? Find(
        IResourceCache<V2HorizontalPodAutoscaler> autoscalers, ModelDeployment owner, string revision)
    {
        var name = ObjectNames.OfRevision(owner.Metadata.Name!, revision);
        return autoscalers.ListByLabel(owner.Metadata.NamespaceProperty!, ModelOperatorApi.NameLabel, owner.Metadata.Name!)
            .FirstOrDefault(autoscaler => Controller(autoscaler)?.Name == name);
    }

    /// <summary>The autoscalers that KEDA has made for this very ScaledObject: one, or two for a moment while it is renamed.</summary>
    public static IReadOnlyList<V2HorizontalPodAutoscaler> ListOf(
        IResourceCache<V2HorizontalPodAutoscaler> autoscalers, ScaledObject scaled) => autoscalers.ListByOwner(scaled.Metadata.Uid!);

    /// <summary>The ModelDeployment of an autoscaler that KEDA has made; none for every other autoscaler.</summary>
    public static IEnumerable<ResourceKey> OwnerOf(V2HorizontalPodAutoscaler autoscaler) =>
        Controller(autoscaler) is not null && autoscaler.GetLabel(ModelOperatorApi.NameLabel) is { } name
            ? [new(autoscaler.Metadata.NamespaceProperty, name)]
            : [];

    private static V1OwnerReference? Controller(V2HorizontalPodAutoscaler autoscaler) =>
        autoscaler.Metadata.OwnerReferences?.FirstOrDefault(reference => reference is { Controller: true, Kind: KedaApi.Kind }
            && reference.ApiVersion?.StartsWith(KedaApi.Group + "/", StringComparison.Ordinal) == true);
}
