using System.Text.Json.Nodes;
using ModelOperator.Api.Spec;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Objects.Revisions.Templates.Own;

/// <summary>
/// Keeps what the operator plans with: it counts GPUs before pods are made, and looks for nodes that have them, by the fields of the spec.
/// Devices of other names than NVIDIA's and the spec's, and resource claims, are the user's: nobody counts them.
/// </summary>
internal static class OwnGpus
{
    private const string Nvidia = "nvidia.com/";

    private static readonly string[] Kinds = ["limits", "requests"];

    private static readonly (string Field, string Remedy)[] Placement =
    [
        ("nodeSelector", "with spec.gpu, set spec.pod.nodeSelector instead, by which the operator looks for GPUs"),
        ("tolerations", "with spec.gpu, set spec.pod.tolerations instead, by which the operator looks for GPUs"),
        ("runtimeClassName", "with spec.gpu, set spec.gpu.runtimeClassName instead"),
    ];

    /// <summary>Every change of such a part.</summary>
    public static IEnumerable<SpecProblem> FindProblems(JsonNode? before, JsonNode? after, GpuSpec? gpu) =>
        PodNodes.Changed(before, after, PodNodes.Spec, gpu is null ? [] : Placement)
            .Concat(gpu is null ? [] : Nodes(before, after))
            .Concat(Counts(before, after, gpu));

    private static IEnumerable<SpecProblem> Nodes(JsonNode? before, JsonNode? after)
    {
        if (!JsonNode.DeepEquals(Required(before), Required(after)))
        {
            yield return PodNodes.Problem(
                $"{PodNodes.Spec}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution",
                "with spec.gpu, set spec.gpu.products or spec.pod.nodeSelector instead, by which the operator looks for GPUs");
        }
    }

    private static IEnumerable<SpecProblem> Counts(JsonNode? before, JsonNode? after, GpuSpec? gpu) =>
        from one in PodNodes.Containers(after)
        let had = PodNodes.Find(before, one.List, PodNodes.NameOf(one.Container))
        from kind in Kinds
        from name in Names(one.Container, kind).Union(Names(had, kind), StringComparer.Ordinal)
        where (name == gpu?.Resource || name.StartsWith(Nvidia, StringComparison.Ordinal))
            && !JsonNode.DeepEquals(Count(had, kind, name), Count(one.Container, kind, name))
        select PodNodes.Problem(
            $"{one.Field}.resources.{kind}[{name}]", "GPUs are counted before pods are made; set spec.gpu instead");

    private static IEnumerable<string> Names(JsonNode? container, string kind) =>
        (container?["resources"]?[kind] as JsonObject ?? []).Select(quantity => quantity.Key);

    private static JsonNode? Count(JsonNode? container, string kind, string name) => container?["resources"]?[kind]?[name];

    private static JsonNode? Required(JsonNode? spec) =>
        spec?["affinity"]?["nodeAffinity"]?["requiredDuringSchedulingIgnoredDuringExecution"];
}
