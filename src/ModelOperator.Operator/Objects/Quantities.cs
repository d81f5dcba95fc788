using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Operator.Objects;

/// <summary>Turns the quantities of a spec into the resources of a container.</summary>
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

    /// <summary>The first quantity that no container can be made with, which an earlier version may have accepted; null when there is
    /// none.</summary>
    public static (string Field, string Text)? FindUnreadable(ResourcesSpec? resources) =>
        (from quantities in new[] { ("requests", resources?.Requests), ("limits", resources?.Limits) }
         where quantities.Item2 is not null
         from quantity in quantities.Item2.OrderBy(one => one.Key, StringComparer.Ordinal)
         let text = quantity.Value.ToString()
         where !IsReadable(text)
         select ((string, string)?)($"resources.{quantities.Item1}[{quantity.Key}]", text)).FirstOrDefault();

    private static bool IsReadable(string text)
    {
        try
        {
            // As objects are read: some texts are quantities, and nobody can write them in a lifetime.
            _ = new JsonObject { ["limits"] = new JsonObject { ["any"] = text } }
                .Deserialize(KubernetesJsonContext.Default.V1ResourceRequirements);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
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
