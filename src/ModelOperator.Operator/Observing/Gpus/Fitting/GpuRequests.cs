using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Observing.Gpus.Watched;

namespace ModelOperator.Operator.Observing.Gpus.Fitting;

/// <summary>Counts what pods ask of an extended resource, in the same way as the scheduler.</summary>
internal static class GpuRequests
{
    /// <summary>
    /// True for a pod that asks for any extended resource. The name of such a resource contains a domain, as nvidia.com/gpu.
    /// </summary>
    public static bool AsksForDevices(GpuPod pod) => DevicesOf(pod).Any();

    /// <summary>The extended resources that a pod asks for.</summary>
    public static IEnumerable<string> DevicesOf(GpuPod pod) => Containers(pod)
        .SelectMany(c => Names(c.Resources?.Limits).Concat(Names(c.Resources?.Requests)))
        .Where(IsExtended)
        .Distinct(StringComparer.Ordinal);

    /// <summary>
    /// The number of units that a pod holds: the largest number in use at one time. Init containers run one by one, and sidecars beside
    /// everything that follows.
    /// </summary>
    public static long Of(GpuPod pod, string resource)
    {
        long sidecars = 0, start = 0;
        foreach (var container in pod.Spec?.InitContainers ?? [])
        {
            var asked = Of(container, resource);
            if (container.RestartPolicy == "Always")
            {
                sidecars += asked;
                start = Math.Max(start, sidecars);
            }
            else
            {
                start = Math.Max(start, sidecars + asked);
            }
        }

        return Math.Max(start, sidecars + (pod.Spec?.Containers ?? []).Sum(c => Of(c, resource)));
    }

    /// <summary>A quantity of whole units; 0 when the text is not one.</summary>
    public static long Units(string? quantity) =>
        quantity is not null && Quantity.TryParse(quantity, out var value) ? (long)Math.Clamp(value, 0, int.MaxValue) : 0;

    private static IEnumerable<GpuContainer> Containers(GpuPod pod) => (pod.Spec?.InitContainers ?? []).Concat(pod.Spec?.Containers ?? []);

    // A limit without a request counts as the request.
    private static long Of(GpuContainer container, string resource) => Units(Amount(container.Resources, resource));

    private static string? Amount(GpuResources? resources, string resource) =>
        resources?.Requests?.GetValueOrDefault(resource) ?? resources?.Limits?.GetValueOrDefault(resource);

    private static IEnumerable<string> Names(IReadOnlyDictionary<string, string>? quantities) => quantities?.Keys ?? [];

    private static bool IsExtended(string name) => name.Contains('/', StringComparison.Ordinal);
}
