using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status.Conditions;

namespace ModelOperator.Cli.Gpus;

/// <summary>Finds the revisions that wait for GPUs: those with pods without a node, and those whose pods are not made yet.</summary>
internal static class GpuWaiting
{
    /// <summary>A row for each revision that waits, the longest wait first.</summary>
    /// <param name="deployments">The ModelDeployments.</param>
    /// <param name="pods">The pods that ask for GPUs; null when they cannot be seen.</param>
    public static IReadOnlyList<GpuWaiter> Of(IReadOnlyList<ModelDeployment> deployments, IReadOnlyList<GpuPod>? pods) =>
    [
        .. deployments.SelectMany(deployment => Of(deployment, pods))
            .OrderBy(row => row.Since ?? DateTimeOffset.MaxValue)
            .ThenBy(row => row.Namespace, StringComparer.Ordinal)
            .ThenBy(row => row.Name, StringComparer.Ordinal)
            .ThenBy(row => row.Revision, StringComparer.Ordinal),
    ];

    private static IEnumerable<GpuWaiter> Of(ModelDeployment deployment, IReadOnlyList<GpuPod>? pods)
    {
        var shortage = deployment.Status?.Conditions?.FirstOrDefault(one => one is { Type: ConditionTypes.GpuAvailable, Status: "False" });
        var held = shortage?.Reason == ConditionReasons.Insufficient ? deployment.Status?.CandidateRevision : null;
        var pending = (pods ?? [])
            .Where(pod => ReferenceEquals(pod.Deployment, deployment) && pod.Node is null && pod.Pod.Metadata.DeletionTimestamp is null)
            .GroupBy(pod => (pod.Revision, pod.Resource))
            .ToList();
        foreach (var group in pending)
        {
            var told = group.Key.Revision == held ? shortage : null;
            yield return Row(
                deployment, group.Key.Revision, group.Key.Resource, group.Count(), group.Sum(pod => pod.Gpus),
                told?.LastTransitionTime ?? group.Min(pod => SinceOf(pod.Pod)),
                told?.Message ?? group.Select(pod => Unscheduled(pod.Pod)?.Message).FirstOrDefault(message => message is not null)
                    ?? "its pods have no node yet");
        }

        // No pod tells of a revision whose pods are held back, nor does one that the caller may not see.
        var isTold = pending.Any(group => held is null || group.Key.Revision == held);
        if (shortage is not null && !isTold && (held is not null || pods is null))
        {
            yield return Row(
                deployment, held, deployment.Spec.Gpu?.Resource ?? "", pods: null, gpus: null, shortage.LastTransitionTime,
                shortage.Message ?? "");
        }
    }

    private static GpuWaiter Row(
        ModelDeployment deployment, string? revision, string resource, int? pods, long? gpus, DateTimeOffset? since, string why) => new(
            deployment.Metadata.NamespaceProperty ?? "",
            deployment.Metadata.Name ?? "",
            revision,
            revision is null ? null : RevisionText.VersionOf(deployment, revision),
            resource,
            pods,
            gpus,
            since,
            why);

    private static DateTimeOffset? SinceOf(V1Pod pod) =>
        (Unscheduled(pod)?.LastTransitionTime ?? pod.Metadata.CreationTimestamp) is { } time ? new(time.ToUniversalTime()) : null;

    private static V1PodCondition? Unscheduled(V1Pod pod) =>
        pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "False" });
}
