using k8s.Models;

namespace ModelOperator.Commands.Gpus;

/// <summary>Counts the GPUs that a pod asks for, in the same way as the scheduler.</summary>
internal static class PodGpus
{
    // What asks for devices is an extended resource, whose name has a domain; of those, the words gpu and mig name GPUs.
    private const string Gpu = "gpu";
    private const string Slice = "/mig-";

    /// <summary>True for the name of a resource that counts GPUs, as <c>nvidia.com/gpu</c> and <c>nvidia.com/mig-1g.10gb</c>.</summary>
    public static bool IsGpu(string resource) =>
        resource.EndsWith(Gpu, StringComparison.Ordinal) || resource.Contains(Slice, StringComparison.Ordinal);

    /// <summary>The names of all resources that the pod's containers ask for, without those that every node has.</summary>
    public static IEnumerable<string> ResourcesOf(V1Pod pod) => (pod.Spec?.InitContainers ?? []).Concat(pod.Spec?.Containers ?? [])
        .SelectMany(container => (container.Resources?.Limits?.Keys ?? []).Concat(container.Resources?.Requests?.Keys ?? []))
        .Where(name => name.Contains('/', StringComparison.Ordinal))
        .Distinct(StringComparer.Ordinal);

    /// <summary>The number of all GPUs that the pod holds, of whatever resource.</summary>
    public static long Of(V1Pod pod) => ResourcesOf(pod).Where(IsGpu).Sum(resource => Of(pod, resource));

    /// <summary>
    /// The number of units of one resource that the pod holds: the largest number in use at one time. Init containers run one by one, and
    /// sidecars beside everything that follows.
    /// </summary>
    public static long Of(V1Pod pod, string resource)
    {
        long sidecars = 0, start = 0;
        foreach (var container in pod.Spec?.InitContainers ?? [])
        {
            var asked = Of(container, resource);
            start = Math.Max(start, sidecars + asked);
            sidecars += container.RestartPolicy == "Always" ? asked : 0;
        }

        return Math.Max(start, sidecars + (pod.Spec?.Containers ?? []).Sum(container => Of(container, resource)));
    }

    /// <summary>The number of whole units in a list of quantities; 0 when it does not name the resource.</summary>
    public static long Units(IDictionary<string, ResourceQuantity>? quantities, string resource) =>
        quantities is not null && quantities.TryGetValue(resource, out var quantity)
            ? (long)Math.Clamp(quantity.ToDecimal(), 0, int.MaxValue)
            : 0;

    // A limit without a request counts as the request.
    private static long Of(V1Container container, string resource) =>
        container.Resources?.Requests?.ContainsKey(resource) == true
            ? Units(container.Resources.Requests, resource)
            : Units(container.Resources?.Limits, resource);
}
