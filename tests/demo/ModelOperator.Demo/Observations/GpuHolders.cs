using System.Globalization;
using k8s.Models;

namespace ModelOperator.Demo.Observations;

/// <summary>The pods that hold GPUs while the rollout waits for one.</summary>
/// <param name="Text">One sentence that says who holds how many.</param>
internal sealed record GpuHolders(string Text)
{
    /// <summary>The pods with a node that have not ended and ask for <paramref name="resource"/>, by namespace and name.</summary>
    /// <param name="pods">Pods of every namespace.</param>
    /// <param name="resource">The name of the resource, as nvidia.com/gpu.</param>
    public static GpuHolders Of(IEnumerable<V1Pod> pods, string resource)
    {
        var holders = pods
            .Where(pod => pod.Spec?.NodeName is not null && pod.Status?.Phase is not ("Succeeded" or "Failed"))
            .Select(pod => (Pod: pod, Count: CountOf(pod, resource)))
            .Where(holder => holder.Count > 0)
            .OrderBy(holder => holder.Pod.Metadata.NamespaceProperty, StringComparer.Ordinal)
            .ThenBy(holder => holder.Pod.Metadata.Name, StringComparer.Ordinal)
            .Select(holder => $"{holder.Pod.Metadata.NamespaceProperty}/{holder.Pod.Metadata.Name} ({Says(holder.Count, holder.Pod)})")
            .ToList();
        return new(holders.Count == 0 ? $"no pod holds {resource} any more" : $"{resource} is held by {string.Join(", ", holders)}");
    }

    // The scheduler wants the same number in request and limit of an extended resource.
    private static long CountOf(V1Pod pod, string resource) => pod.Spec.Containers
        .Sum(container => container.Resources?.Limits?.TryGetValue(resource, out var count) == true ? (long)count.ToDecimal() : 0);

    private static string Says(long count, V1Pod pod) =>
        count.ToString(CultureInfo.InvariantCulture) + (pod.Metadata.DeletionTimestamp is null ? "" : ", terminating");
}
