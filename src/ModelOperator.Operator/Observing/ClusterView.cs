using ModelOperator.Api;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Models;

namespace ModelOperator.Operator.Observing;

/// <summary>The caches that the operator reads; every list it holds is filtered to objects that carry the managed-by label.</summary>
internal sealed record ClusterView(
    IResourceCache<V1Deployment> Deployments,
    IResourceCache<V1Pod> Pods,
    IResourceCache<V1Service> Services,
    IResourceCache<V1ConfigMap> ConfigMaps,
    IResourceCache<V1ControllerRevision> ControllerRevisions,
    IResourceCache<V2HorizontalPodAutoscaler> Autoscalers)
{
    /// <summary>The pods of a ModelDeployment, inference and gateway alike.</summary>
    public IReadOnlyList<V1Pod> PodsOf(ModelDeployment owner) =>
        Pods.ListByLabel(owner.Metadata.Namespace!, ModelOperatorApi.NameLabel, owner.Metadata.Name!);
}
