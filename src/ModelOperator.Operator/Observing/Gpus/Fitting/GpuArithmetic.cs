using ModelOperator.Operator.Observing.Gpus.Watched;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Observing.Gpus.Fitting;

/// <summary>
/// Works out the free GPUs: allocatable minus requested, node by node, because two free halves on two nodes make no whole. The result is
/// never more than a quota leaves.
/// </summary>
internal static class GpuArithmetic
{
    /// <summary>
    /// Sums up the nodes that the pods could run on; <paramref name="pods"/> are the pods of everybody. The <paramref name="reserved"/>
    /// pods take free GPUs first. This is on the safe side: it assumes that they go to these nodes, although they could go elsewhere, too.
    /// </summary>
    public static ObservedGpus OnNodes(
        PodNeeds needs, IEnumerable<GpuNode> nodes, IEnumerable<GpuPod> pods, IEnumerable<ReservedPods> reserved)
    {
        var fitting = nodes
            .Where(n => AllocatableOf(n, needs.Resource) > 0 && NodeFit.Fits(n, needs))
            .OrderBy(n => n.Metadata.Name, StringComparer.Ordinal)
            .ToList();
        var free = fitting.ToDictionary(n => n.Metadata.Name!, n => AllocatableOf(n, needs.Resource), StringComparer.Ordinal);
        var allocatable = free.Values.Sum();
        var requested = 0L;
        foreach (var pod in pods)
        {
            if (pod.Spec?.NodeName is { } node && free.ContainsKey(node) && pod.Status?.Phase is not ("Succeeded" or "Failed"))
            {
                var asked = GpuRequests.Of(pod, needs.Resource);
                free[node] -= asked;
                requested += asked;
            }
        }

        return Nothing(needs) with
        {
            Nodes = fitting.Count,
            Allocatable = ToInt(allocatable),
            Requested = ToInt(requested),
            Reserved = ToInt(reserved.Sum(p => Place(p, fitting, free))),
            // A node whose device plugin has lost GPUs may have given out more than it has.
            PodsThatFit = ToInt(free.Values.Sum(units => Math.Max(0, units) / needs.Count)),
        };
    }

    /// <summary>
    /// Limits the GPUs to what the quota allows. <paramref name="coming"/> is the number of pods of the same revision that are already
    /// asked for; the quota may count them before they are seen. When <paramref name="onNodes"/> is null because nodes cannot be seen, only
    /// the quota limits; the result is null when there is no quota either.
    /// </summary>
    public static ObservedGpus? WithinQuota(PodNeeds needs, ObservedGpus? onNodes, ObservedQuota? quota, int coming)
    {
        if (quota is null)
        {
            return onNodes;
        }

        var allowed = (QuotaArithmetic.Left(quota) / needs.Count) + coming;
        return onNodes?.PodsThatFit <= allowed ? onNodes : (onNodes ?? Nothing(needs)) with { Quota = quota, PodsThatFit = allowed };
    }

    /// <summary>Takes free units for the pods that fit on a node; pods that fit nowhere take nothing.</summary>
    /// <returns>The number of units taken.</returns>
    private static long Place(ReservedPods reserved, List<GpuNode> nodes, Dictionary<string, long> free)
    {
        long each = reserved.Needs.Count, left = reserved.Count;
        foreach (var node in nodes.Where(n => NodeFit.Fits(n, reserved.Needs)).Select(n => n.Metadata.Name!))
        {
            var here = Math.Min(left, Math.Max(0, free[node]) / each);
            free[node] -= here * each;
            left -= here;
        }

        return (reserved.Count - left) * each;
    }

    private static long AllocatableOf(GpuNode node, string resource) =>
        GpuRequests.Units(node.Status?.Allocatable?.GetValueOrDefault(resource));

    private static ObservedGpus Nothing(PodNeeds needs) =>
        new() { Resource = needs.Resource, PerPod = needs.Count, Products = needs.Products };

    private static int ToInt(long count) => (int)Math.Min(count, int.MaxValue);
}
