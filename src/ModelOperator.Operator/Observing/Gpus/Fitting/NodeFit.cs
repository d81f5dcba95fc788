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
        && IsReady(node)
        && (needs.Products.Count == 0 || (LabelOf(node, GpuScheduling.ProductLabel) is { } product && needs.Products.Contains(product)))
        && needs.Labels.All(l => LabelOf(node, l.Key) == l.Value)
        && ToleratesAll(node, needs.Tolerations);

    /// <summary>
    /// True when the same pods could run on both states of a node, and both have the same devices. A node reports that it lives far more
    /// often than that changes.
    /// </summary>
    public static bool AreAlike(GpuNode one, GpuNode other) =>
        one.Metadata.DeletionTimestamp is null == other.Metadata.DeletionTimestamp is null
        && one.Spec?.Unschedulable == other.Spec?.Unschedulable
        && IsReady(one) == IsReady(other)
        && AreEqual(one.Status?.Allocatable ?? None, other.Status?.Allocatable ?? None)
        && AreEqual(one.Metadata.Labels ?? None, other.Metadata.Labels ?? None)
        && (one.Spec?.Taints ?? []).Select(TextOf).SequenceEqual((other.Spec?.Taints ?? []).Select(TextOf));

    private static Dictionary<string, string> None { get; } = [];

    private static bool AreEqual(IEnumerable<KeyValuePair<string, string>> some, IEnumerable<KeyValuePair<string, string>> others) =>
        some.OrderBy(one => one.Key, StringComparer.Ordinal).SequenceEqual(others.OrderBy(one => one.Key, StringComparer.Ordinal));

    private static (string? Key, string? Value, string? Effect) TextOf(V1Taint taint) => (taint.Key, taint.Value, taint.Effect);

    private static bool IsReady(GpuNode node) => node.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true;

    private static string? LabelOf(GpuNode node, string label) => node.GetLabel(label);

    private static bool ToleratesAll(GpuNode node, IReadOnlyList<V1Toleration> tolerations) =>
        (node.Spec?.Taints ?? []).All(taint => taint.Effect == "PreferNoSchedule" || tolerations.Any(t => Tolerates(t, taint)));

    private static bool Tolerates(V1Toleration toleration, V1Taint taint) =>
        (string.IsNullOrEmpty(toleration.Effect) || toleration.Effect == taint.Effect)
        && (string.IsNullOrEmpty(toleration.Key) ? toleration.OperatorProperty == "Exists" : toleration.Key == taint.Key)
        && (toleration.OperatorProperty == "Exists" || (toleration.Value ?? "") == (taint.Value ?? ""));
}
