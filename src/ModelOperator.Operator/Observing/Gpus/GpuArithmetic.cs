using ModelOperator.Api.Spec;
using ModelOperator.Kubernetes.Models;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>Allocatable minus requested, node by node: two halves on two nodes are no whole.</summary>
internal static class GpuArithmetic
{
    /// <summary>Sums up the nodes that the pods of <paramref name="spec"/> could run on; <paramref name="pods"/> are everybody's.</summary>
    public static ObservedGpus Of(ModelDeploymentSpec spec, IEnumerable<V1Node> nodes, IEnumerable<GpuPod> pods)
    {
        var gpu = spec.Gpu ?? throw new ArgumentException("the spec asks for no GPU", nameof(spec));
        var perPod = Math.Max(1, gpu.Count);
        var fitting = nodes
            .Select(n => (Node: n, Allocatable: GpuRequests.Units(n.Status?.Allocatable?.GetValueOrDefault(gpu.Resource))))
            .Where(n => n.Allocatable > 0 && NodeFit.Fits(n.Node, spec))
            .ToDictionary(n => n.Node.Metadata.Name!, n => n.Allocatable, StringComparer.Ordinal);
        var requested = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            if (pod.Spec?.NodeName is { } node && fitting.ContainsKey(node) && pod.Status?.Phase is not ("Succeeded" or "Failed"))
            {
                requested[node] = requested.GetValueOrDefault(node) + GpuRequests.Of(pod, gpu.Resource);
            }
        }

        return new()
        {
            Resource = gpu.Resource,
            PerPod = perPod,
            Products = gpu.Products ?? [],
            Nodes = fitting.Count,
            Allocatable = ToInt(fitting.Values.Sum()),
            Requested = ToInt(requested.Values.Sum()),
            // A node whose device plugin lost GPUs may have given out more than it has.
            PodsThatFit = ToInt(fitting.Sum(n => Math.Max(0, n.Value - requested.GetValueOrDefault(n.Key)) / perPod)),
        };
    }

    private static int ToInt(long count) => (int)Math.Min(count, int.MaxValue);
}
