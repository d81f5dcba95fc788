using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing.Gpus.Reserving;

/// <summary>Counts pods that our Deployments have asked for and that do not exist yet, or have no node.</summary>
internal sealed class ComingPods(ClusterView view, Departures departures, UnfinishedDeployments unfinished)
{
    /// <summary>
    /// The number of pods of a revision that are still to come. It is 0 while they are refused, because nobody makes pods that the API
    /// server refuses, for example because of a quota.
    /// </summary>
    public int Of(ModelDeployment owner, string revision) =>
        DeploymentOf(owner, revision) is { } deployment && !departures.Include(deployment) ? Unmade(deployment, PodsOf(deployment)) : 0;

    /// <summary>
    /// Pods without a node. The GPUs that they will take are no longer free, although nobody holds them yet. Objects that are being deleted
    /// are left out: a namespace loses its pods first, and for a while its Deployments ask for pods that nobody makes.
    /// </summary>
    /// <param name="resource">The extended resource; pods that ask for another one are left out.</param>
    /// <param name="isOnNode">True for a pod that is already counted on its node.</param>
    /// <param name="runtimeOf">Finds a RuntimeClass by its name.</param>
    public IEnumerable<ReservedPods> OfAll(string resource, Func<PodView, bool> isOnNode, Func<string, V1RuntimeClass?> runtimeOf) =>
        from one in unfinished.Find(deployment => Look(deployment, isOnNode))
        let deployment = one.Deployment
        where !departures.Include(deployment)
        let pod = deployment.Spec.Template.Spec
        let needs = PodNeeds.Of(pod, resource, pod.RuntimeClassName is { } runtime ? runtimeOf(runtime) : null)
        where needs.Count > 0
        let count = one.Unmade + one.WithoutNode.Count(p => MayTake(p, resource))
        where count > 0
        select new ReservedPods(deployment.Metadata.NamespaceProperty!, needs, count, one.Unmade)
        {
            Deployment = ResourceKey.Of(deployment),
        };

    /// <summary>Looks again at the Deployment of one of our pods, of which it has become known whether it holds GPUs on a node.</summary>
    public void Changed(string? ns, string pod)
    {
        if (view.Pods.Get(ns, pod) is { } found)
        {
            unfinished.Mark(found);
        }
    }

    // Null when nothing of it is to come until one of its objects changes.
    private UnfinishedDeployment? Look(V1Deployment deployment, Func<PodView, bool> isOnNode)
    {
        if (!UnfinishedDeployment.AsksForDevices(deployment))
        {
            return null;
        }

        var pods = PodsOf(deployment);
        var (unmade, waiting) = (Unmade(deployment, pods), pods.Where(pod => !isOnNode(pod)).ToList());
        return unmade == 0 && waiting.Count == 0 ? null : new(UnfinishedDeployment.PartOf(deployment), unmade, waiting);
    }

    // A pod that the scheduler refuses for another reason takes no GPU until that reason is gone.
    private static bool MayTake(PodView pod, string resource) =>
        pod.Status?.Phase is not ("Succeeded" or "Failed")
            && PodDiagnosis.Unschedulable([pod])?.Contains(resource, StringComparison.Ordinal) != false;

    private static int Unmade(V1Deployment deployment, List<PodView> pods) =>
        UnfinishedDeployment.IsRefused(deployment) ? 0 : Math.Max(0, (deployment.Spec?.Replicas ?? 0) - pods.Count);

    private V1Deployment? DeploymentOf(ModelDeployment owner, string revision) =>
        view.Deployments.Get(owner.Metadata.NamespaceProperty, ObjectNames.OfRevision(owner.Metadata.Name!, revision));

    private List<PodView> PodsOf(V1Deployment deployment) =>
    [
        .. view.Pods.ListByLabel(
            deployment.Metadata.NamespaceProperty!, ModelOperatorApi.NameLabel, deployment.GetLabel(ModelOperatorApi.NameLabel) ?? "")
            .Where(p => p.Metadata.DeletionTimestamp is null
                && p.GetLabel(ModelOperatorApi.RevisionLabel) == deployment.GetLabel(ModelOperatorApi.RevisionLabel)),
    ];
}
