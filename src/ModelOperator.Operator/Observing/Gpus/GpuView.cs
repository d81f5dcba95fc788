using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Gpus.Reserving;
using ModelOperator.Operator.Observing.Gpus.Watched;

namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>The present state of the cluster's GPUs: who has them, who is promised some, and what quotas allow.</summary>
internal sealed class GpuView(
    IResourceCache<GpuNode> nodes,
    IResourceCache<GpuPod> pods,
    IResourceCache<V1RuntimeClass> runtimes,
    IResourceCache<V1ResourceQuota> quotas,
    ComingPods coming,
    GpuReservations reservations)
{
    /// <summary>The devices that pods hold.</summary>
    public HeldGpus Held { get; } = new();

    /// <summary>The nodes that have a resource.</summary>
    public GpuSupply SupplyOf(string resource) => GpuSupply.Of(resource, nodes.List(), Held);

    /// <summary>The demands of a ModelDeployment's pod on its node.</summary>
    public PodNeeds NeedsOf(ModelDeployment owner) =>
        PodNeeds.Of(owner.Spec, owner.Spec.Gpu?.RuntimeClassName is { } runtime ? RuntimeOf(runtime) : null);

    /// <summary>All pods that are promised a place and have none yet.</summary>
    public IReadOnlyList<ReservedPods> PromisedToAll(string resource) =>
        InOrder([.. Coming(resource), .. reservations.OfAll(resource).Select(one => one.Pods)]);

    /// <summary>The same without those of a ModelDeployment's planned revision, which do not compete with it.</summary>
    public IReadOnlyList<ReservedPods> PromisedToOthers(ModelDeployment owner, string revision, string resource)
    {
        var planned = new ResourceKey(owner.Metadata.NamespaceProperty, ObjectNames.OfRevision(owner.Metadata.Name!, revision));
        return InOrder(
        [
            .. Coming(resource).Where(pods => pods.Deployment != planned),
            .. reservations.OfAll(resource).Where(one => one.Owner != owner.Key()).Select(one => one.Pods),
        ]);
    }

    /// <summary>The number of pods of a revision that are still to come.</summary>
    public int ComingOf(ModelDeployment owner, string revision) => coming.Of(owner, revision);

    /// <summary>The quotas, each of which is read once.</summary>
    public GpuQuotas Quotas() => new(quotas);

    // Pods are placed one after another, and in another order they may leave other nodes free. So the order is the same whether a plan, a
    // Deployment or both ask for them: no news tell of the moment at which the one becomes the other.
    private static List<ReservedPods> InOrder(List<ReservedPods> promised)
    {
        promised.Sort(ReservedPods.ByDeployment);
        return promised;
    }

    private IEnumerable<ReservedPods> Coming(string resource) => coming.OfAll(
        resource, pod => pods.Get(pod.Metadata.NamespaceProperty, pod.Metadata.Name!) is not null, RuntimeOf);

    private V1RuntimeClass? RuntimeOf(string name) => runtimes.Get(ns: null, name);
}
