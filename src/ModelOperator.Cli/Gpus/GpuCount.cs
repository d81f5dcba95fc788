using k8s.Models;
using ModelOperator.Commands.Gpus;

namespace ModelOperator.Cli.Gpus;

/// <summary>Adds up the GPUs of each resource.</summary>
internal static class GpuCount
{
    /// <summary>A row for each resource that a spec, a node or a pod names.</summary>
    /// <param name="sources">The objects that the caller may see.</param>
    /// <param name="asked">The resources that specs name.</param>
    /// <param name="pods">The pods that ask for GPUs.</param>
    /// <param name="waiters">The revisions that wait.</param>
    public static IReadOnlyList<GpuTotal> Of(
        GpuSources sources, IReadOnlySet<string> asked, IReadOnlyList<GpuPod> pods, IReadOnlyList<GpuWaiter> waiters)
    {
        var offered = (sources.Nodes ?? []).SelectMany(node => node.Status?.Allocatable?.Keys ?? [])
            .Where(PodGpus.IsGpu);
        return
        [
            .. asked.Concat(offered).Concat(pods.Select(pod => pod.Resource)).Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(resource => Total(sources, resource, [.. pods.Where(pod => pod.Resource == resource)], waiters)),
        ];
    }

    private static GpuTotal Total(GpuSources sources, string resource, IReadOnlyList<GpuPod> pods, IReadOnlyList<GpuWaiter> waiters)
    {
        var placed = pods.Where(pod => pod.Node is not null).ToList();
        var nodes = sources.Nodes?.Where(node => AllocatableOf(node, resource) > 0).ToList();
        return new(
            resource,
            nodes?.Count,
            nodes?.Sum(node => AllocatableOf(node, resource)),
            sources.Pods is null ? null : placed.Where(pod => pod.Deployment is not null).Sum(pod => pod.Gpus),
            sources.SeesAllPods ? placed.Where(pod => pod.Deployment is null).Sum(pod => pod.Gpus) : null,
            sources.SeesAllPods ? nodes?.Where(TakesPods).Sum(node => FreeOf(node, resource, placed)) : null,
            waiters.Count(waiter => waiter.Resource == resource));
    }

    private static long AllocatableOf(V1Node node, string resource) => PodGpus.Units(node.Status?.Allocatable, resource);

    private static long FreeOf(V1Node node, string resource, IEnumerable<GpuPod> placed) =>
        Math.Max(0, AllocatableOf(node, resource) - placed.Where(pod => pod.Node == node.Metadata.Name).Sum(pod => pod.Gpus));

    private static bool TakesPods(V1Node node) => node.Metadata.DeletionTimestamp is null && node.Spec?.Unschedulable != true
        && node.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;
}
