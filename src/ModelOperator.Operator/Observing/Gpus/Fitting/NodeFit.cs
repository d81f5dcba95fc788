using k8s.Models;
using ModelOperator.Operator.Objects.Revisions.Pods;
using ModelOperator.Operator.Observing.Gpus.Watched;

namespace ModelOperator.Operator.Observing.Gpus.Fitting;

/// <summary>Tells whether a pod could run on a node, apart from free GPUs.</summary>
internal static class NodeFit
{
    /// <summary>
    /// True when the node is ready, is not cordoned, has an accepted product and the labels that the pod selects, and has no taint that the
    /// pod does not tolerate.
    /// </summary>
    public static bool Fits(GpuNode node, PodNeeds needs) =>
        node.Metadata.DeletionTimestamp is null
        && node.Spec?.Unschedulable != true
        && node.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true
        && (needs.Products.Count == 0 || (LabelOf(node, GpuScheduling.ProductLabel) is { } product && needs.Products.Contains(product)))
        && needs.Labels.All(l => LabelOf(node, l.Key) == l.Value)
        && ToleratesAll(node, needs.Tolerations);

    private static string? LabelOf(GpuNode node, string label) => node.GetLabel(label);

    private static bool ToleratesAll(GpuNode node, IReadOnlyList<V1Toleration> tolerations) =>
        (node.Spec?.Taints ?? []).All(taint => taint.Effect == "PreferNoSchedule" || tolerations.Any(t => Tolerates(t, taint)));

    private static bool Tolerates(V1Toleration toleration, V1Taint taint) =>
        (string.IsNullOrEmpty(toleration.Effect) || toleration.Effect == taint.Effect)
        && (string.IsNullOrEmpty(toleration.Key) ? toleration.OperatorProperty == "Exists" : toleration.Key == taint.Key)
        && (toleration.OperatorProperty == "Exists" || (toleration.Value ?? "") == (taint.Value ?? ""));
}
