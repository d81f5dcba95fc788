using ModelOperator.Kubernetes.Models;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>Allocatable minus requested, node by node: two halves on two nodes are no whole. And no more than a quota leaves.</summary>
internal static class GpuArithmetic
{
    /// <summary>Sums up the nodes that the pods could run on; <paramref name="pods"/> are everybody's.</summary>
    public static ObservedGpus OnNodes(PodNeeds needs, IEnumerable<V1Node> nodes, IEnumerable<GpuPod> pods)
    {
        var fitting = nodes
            .Select(n => (Node: n, Allocatable: GpuRequests.Units(n.Status?.Allocatable?.GetValueOrDefault(needs.Resource))))
            .Where(n => n.Allocatable > 0 && NodeFit.Fits(n.Node, needs))
            .ToDictionary(n => n.Node.Metadata.Name!, n => n.Allocatable, StringComparer.Ordinal);
        var requested = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            if (pod.Spec?.NodeName is { } node && fitting.ContainsKey(node) && pod.Status?.Phase is not ("Succeeded" or "Failed"))
            {
                requested[node] = requested.GetValueOrDefault(node) + GpuRequests.Of(pod, needs.Resource);
            }
        }

        return Nothing(needs) with
        {
            Nodes = fitting.Count,
            Allocatable = ToInt(fitting.Values.Sum()),
            Requested = ToInt(requested.Values.Sum()),
            // A node whose device plugin lost GPUs may have given out more than it has.
            PodsThatFit = ToInt(fitting.Sum(n => Math.Max(0, n.Value - requested.GetValueOrDefault(n.Key)) / needs.Count)),
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

    private static ObservedGpus Nothing(PodNeeds needs) => new() { Resource = needs.Resource, PerPod = needs.Count, Products = needs.Products };

    private static int ToInt(long count) => (int)Math.Min(count, int.MaxValue);
}
