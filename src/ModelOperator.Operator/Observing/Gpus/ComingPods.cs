using ModelOperator.Api;
using ModelOperator.Kubernetes.Models;
using ModelOperator.Operator.Objects;

namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>Pods that Deployments of ours have asked for and that are not there yet.</summary>
internal sealed class ComingPods(ClusterView view)
{
    /// <summary>
    /// How many a revision has to come. None where they are refused: what the API server says no to, as a quota does, nobody makes.
    /// </summary>
    public int Of(ModelDeployment owner, string revision)
    {
        var deployment = view.Deployments.Get(owner.Metadata.Namespace, ObjectNames.OfRevision(owner.Metadata.Name!, revision));
        return deployment is null || IsRefused(deployment) ? 0
            : Math.Max(0, (deployment.Spec?.Replicas ?? 0) - view.PodsOf(owner).Count(p => p.Metadata.DeletionTimestamp is null && IsOf(p, revision)));
    }

    private static bool IsOf(V1Pod pod, string revision) => pod.Metadata.Labels?.GetValueOrDefault(ModelOperatorApi.RevisionLabel) == revision;

    private static bool IsRefused(V1Deployment deployment) =>
        deployment.Status?.Conditions?.Any(c => c is { Type: "ReplicaFailure", Status: "True" }) == true;
}
