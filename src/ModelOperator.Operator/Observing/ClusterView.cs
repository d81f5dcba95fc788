using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing;

/// <summary>The caches that the operator reads. Each holds only objects that carry the managed-by label.</summary>
internal sealed record ClusterView(
    IResourceCache<V1Deployment> Deployments,
    IResourceCache<PodView> Pods,
    IResourceCache<V1Service> Services,
    IResourceCache<V1ConfigMap> ConfigMaps,
    IResourceCache<V1ControllerRevision> ControllerRevisions,
    IResourceCache<V2HorizontalPodAutoscaler> Autoscalers)
{
    /// <summary>The pods of a ModelDeployment: inference pods and gateway pods.</summary>
    public IReadOnlyList<PodView> PodsOf(ModelDeployment owner) =>
        Pods.ListByLabel(owner.Metadata.NamespaceProperty!, ModelOperatorApi.NameLabel, owner.Metadata.Name!);
}
