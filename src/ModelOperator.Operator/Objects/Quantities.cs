using ModelOperator.Api.Spec;
using k8s.Models;

namespace ModelOperator.Operator.Objects;

/// <summary>Resource quantities as the spec gives them, made what a container wants.</summary>
internal static class Quantities
{
    /// <summary>Requests and limits of a container; null when neither is given.</summary>
    public static V1ResourceRequirements? ToRequirements(ResourcesSpec? resources, GpuSpec? gpu)
    {
        var limits = ToText(resources?.Limits);
        if (gpu is not null)
        {
            // An extended resource is asked for by its limit; the request follows from it.
            limits[gpu.Resource] = gpu.Count.ToString();
        }

        var requests = ToText(resources?.Requests);
        return limits.Count == 0 && requests.Count == 0
            ? null
            : new() { Limits = limits.Count == 0 ? null : limits, Requests = requests.Count == 0 ? null : requests };
    }

    private static SortedDictionary<string, string> ToText(IReadOnlyDictionary<string, IntOrString>? quantities)
    {
        var text = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, quantity) in quantities ?? new Dictionary<string, IntOrString>())
        {
            text[name] = quantity.ToString();
        }

        return text;
    }
}
