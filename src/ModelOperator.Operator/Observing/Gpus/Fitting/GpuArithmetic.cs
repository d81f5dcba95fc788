using ModelOperator.Operator.Observing.Gpus.Watched;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Observing.Gpus.Fitting;

/// <summary>Allocatable minus requested, node by node: two halves on two nodes are no whole. And no more than a quota leaves.</summary>
internal static class GpuArithmetic
{
    /// <summary>
    /// Sums up the nodes that the pods could run on; <paramref name="pods"/> are everybody's. <paramref name="reserved"/> pods come first
    /// to whatever is free: on the safe side, as if they went to these nodes when they could go elsewhere, too.
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
            // A node whose device plugin lost GPUs may have given out more than it has.
            PodsThatFit = ToInt(free.Values.Sum(units => Math.Max(0, units) / needs.Count)),
        };
    }

    /// <summary>
    /// No more pods than the quota allows. <paramref name="coming"/> pods of the same revision are asked for already and may be used of the
    /// quota before they are seen. Null nodes cannot be seen: then the quota is all that is known, and null when there is none.
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

    /// <summary>Takes what is free for pods that fit; those that fit nowhere take nothing.</summary>
    /// <returns>Units taken.</returns>
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
