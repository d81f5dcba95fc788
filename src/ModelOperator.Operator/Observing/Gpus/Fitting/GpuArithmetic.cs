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
    /// Sums up the nodes that the pods could run on; <paramref name="held"/> is what the pods of everybody hold. The
    /// <paramref name="reserved"/> pods take free GPUs first. This is on the safe side: it assumes that they go to these nodes, although
    /// they could go elsewhere, too. Then come the pods that others have <paramref name="claimed"/> before, all of each or none.
    /// </summary>
    public static ObservedGpus OnNodes(
        PodNeeds needs, IEnumerable<GpuNode> nodes, HeldGpus held, IEnumerable<ReservedPods> reserved, IEnumerable<ReservedPods> claimed)
    {
        var fitting = nodes
            .Where(n => AllocatableOf(n, needs.Resource) > 0 && NodeFit.Fits(n, needs))
            .OrderBy(n => n.Metadata.Name, StringComparer.Ordinal)
            .ToList();
        var free = fitting.ToDictionary(n => n.Metadata.Name!, n => AllocatableOf(n, needs.Resource), StringComparer.Ordinal);
        var allocatable = free.Values.Sum();
        var requested = 0L;
        foreach (var node in fitting.Select(n => n.Metadata.Name!))
        {
            var asked = held.On(node, needs.Resource);
            free[node] -= asked;
            requested += asked;
        }

        var taken = reserved.Sum(p => Place(p, fitting, free)) + Claim(needs, claimed, fitting, free);
        return Nothing(needs) with
        {
            Nodes = fitting.Count,
            Allocatable = ToInt(allocatable),
            Requested = ToInt(requested),
            Reserved = ToInt(taken),
            // A node whose device plugin has lost GPUs may have given out more than it has.
            PodsThatFit = ToInt(PodsIn(needs, free)),
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

    private static long PodsIn(PodNeeds needs, Dictionary<string, long> free) =>
        free.Values.Sum(units => Math.Max(0, units) / needs.Count);

    /// <summary>Takes free units for those that fit as a whole, while there is anything left to be had.</summary>
    /// <returns>The number of units taken.</returns>
    private static long Claim(
        PodNeeds needs, IEnumerable<ReservedPods> claimed, List<GpuNode> nodes, Dictionary<string, long> free)
    {
        var taken = 0L;
        foreach (var claim in claimed)
        {
            if (PodsIn(needs, free) == 0)
            {
                break;
            }

            var before = free.ToList();
            var units = Place(claim, nodes, free);
            if (units == (long)claim.Count * claim.Needs.Count)
            {
                taken += units;
                continue;
            }

            // What it lacks is more than there is, and others need not wait for that.
            foreach (var (node, left) in before)
            {
                free[node] = left;
            }
        }

        return taken;
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
