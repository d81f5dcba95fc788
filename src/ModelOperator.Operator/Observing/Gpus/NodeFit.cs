using ModelOperator.Api.Spec;
using ModelOperator.Kubernetes.Models;
using ModelOperator.Operator.Objects.Revisions;

namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>Whether the pods of a spec could run on a node, free GPUs aside.</summary>
internal static class NodeFit
{
    /// <summary>Ready, not cordoned, of a wanted product, with the labels that the pods select and no taint that they do not tolerate.</summary>
    public static bool Fits(V1Node node, ModelDeploymentSpec spec) =>
        node.Metadata.DeletionTimestamp is null
        && node.Spec?.Unschedulable != true
        && node.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true
        && IsOfProduct(node, spec.Gpu?.Products)
        && (spec.Pod?.NodeSelector ?? new Dictionary<string, string>()).All(l => LabelOf(node, l.Key) == l.Value)
        && ToleratesAll(node, GpuScheduling.Tolerations(spec.Gpu, spec.Pod?.Tolerations) ?? []);

    private static bool IsOfProduct(V1Node node, IReadOnlyList<string>? products) =>
        products is not { Count: > 0 } || (LabelOf(node, GpuScheduling.ProductLabel) is { } product && products.Contains(product));

    private static string? LabelOf(V1Node node, string label) => node.Metadata.Labels?.GetValueOrDefault(label);

    private static bool ToleratesAll(V1Node node, IReadOnlyList<V1Toleration> tolerations) =>
        (node.Spec?.Taints ?? []).All(taint => taint.Effect == "PreferNoSchedule" || tolerations.Any(t => Tolerates(t, taint)));

    private static bool Tolerates(V1Toleration toleration, V1Taint taint) =>
        (string.IsNullOrEmpty(toleration.Effect) || toleration.Effect == taint.Effect)
        && (string.IsNullOrEmpty(toleration.Key) ? toleration.Operator == "Exists" : toleration.Key == taint.Key)
        && (toleration.Operator == "Exists" || (toleration.Value ?? "") == (taint.Value ?? ""));
}
