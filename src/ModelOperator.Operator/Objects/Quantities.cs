using k8s.Models;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Pods;

namespace ModelOperator.Operator.Objects;

/// <summary>Resource quantities as the spec gives them, made what a container wants.</summary>
internal static class Quantities
{
    /// <summary>Requests and limits of a container; null when neither is given.</summary>
    public static V1ResourceRequirements? ToRequirements(ResourcesSpec? resources, GpuSpec? gpu)
    {
        var limits = Parse(resources?.Limits);
        if (gpu is not null)
        {
            // An extended resource is asked for by its limit; the request follows from it.
            limits[gpu.Resource] = gpu.Count.ToString();
        }

        var requests = Parse(resources?.Requests);
        return limits.Count == 0 && requests.Count == 0
            ? null
            : new() { Limits = limits.Count == 0 ? null : limits, Requests = requests.Count == 0 ? null : requests };
    }

    private static SortedDictionary<string, ResourceQuantity> Parse(IReadOnlyDictionary<string, NumberOrText>? quantities)
    {
        var parsed = new SortedDictionary<string, ResourceQuantity>(StringComparer.Ordinal);
        foreach (var (name, quantity) in quantities ?? new Dictionary<string, NumberOrText>())
        {
            parsed[name] = quantity.ToString();
        }

        return parsed;
    }
}
