using k8s.Models;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Pods;

namespace ModelOperator.Operator.Objects.Revisions.Pods;

/// <summary>Turns a request for GPUs into affinity and tolerations.</summary>
internal static class GpuScheduling
{
    /// <summary>The label that GPU feature discovery sets on nodes.</summary>
    public const string ProductLabel = "nvidia.com/gpu.product";

    /// <summary>Allows only nodes with one of the products; null when any will do.</summary>
    public static V1NodeAffinity? NodeAffinity(GpuSpec? gpu) => gpu?.Products is not { Count: > 0 } products
        ? null
        : new()
        {
            RequiredDuringSchedulingIgnoredDuringExecution = new()
            {
                NodeSelectorTerms =
                [
                    new() { MatchExpressions = [new() { Key = ProductLabel, OperatorProperty = "In", Values = [.. products] }] },
                ],
            },
        };

    /// <summary>The products that <see cref="NodeAffinity"/> was made from; empty for any.</summary>
    public static IReadOnlyList<string> Products(V1Affinity? affinity) =>
        affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms?
            .SelectMany(t => t.MatchExpressions ?? [])
            .FirstOrDefault(e => e is { Key: ProductLabel, OperatorProperty: "In" })?.Values?.AsReadOnly() ?? [];

    /// <summary>The user's tolerations, and one for the taint that GPU nodes carry by convention.</summary>
    public static IList<V1Toleration>? Tolerations(GpuSpec? gpu, IReadOnlyList<Toleration>? own)
    {
        if (gpu is null)
        {
            return own is null ? null : [.. own.Select(SpecParts.ToModel)];
        }

        return [.. (own ?? []).Select(SpecParts.ToModel), new() { Key = gpu.Resource, OperatorProperty = "Exists", Effect = "NoSchedule" }];
    }
}
