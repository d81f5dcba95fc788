using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Operator.Objects.Revisions.Pods;

/// <summary>
/// The pod template that a revision's Deployment was made with, as the API server stored it: with the server's defaults and the changes of
/// webhooks. It is kept on the ControllerRevision. An operator of another version builds other pods, but the pods of an existing revision
/// stay as they were made.
/// </summary>
internal static class RecordedPods
{
    private static readonly FrozenSet<string> Deciding = FrozenSet.Create(
        StringComparer.Ordinal, "initContainers", "containers", "volumes", "restartPolicy", "terminationGracePeriodSeconds", "nodeSelector",
        "affinity", "tolerations", "topologySpreadConstraints", "runtimeClassName", "priorityClassName", "serviceAccountName",
        "automountServiceAccountToken", "enableServiceLinks", "securityContext", "imagePullSecrets", "nodeName");

    /// <summary>
    /// The record of a Deployment. It holds only our labels and annotations, because others come and go, for example when somebody restarts
    /// pods.
    /// </summary>
    public static string? Of(V1Deployment deployment, V1Deployment built)
    {
        if (deployment.Spec?.Template is not { Spec: not null } template)
        {
            return null;
        }

        var ours = built.Spec!.Template!.Metadata;
        return JsonSerializer.Serialize(
            template with
            {
                Metadata = new()
                {
                    Labels = Of(template.Metadata?.Labels, ours.Labels),
                    Annotations = Of(template.Metadata?.Annotations, ours.Annotations)
                },
                Spec = Of(template.Spec, built.Spec!.Template!.Spec!),
            },
            KubernetesJsonContext.Default.V1PodTemplateSpec);
    }

    /// <summary>Reads the record on a ControllerRevision; null when there is none, or when it cannot be read.</summary>
    public static V1PodTemplateSpec? Read(V1ControllerRevision? snapshot)
    {
        try
        {
            return Text(snapshot) is { } json
                && JsonSerializer.Deserialize(
                    json, KubernetesJsonContext.Default.V1PodTemplateSpec) is { Spec.Containers.Count: > 0 } template
                    ? template
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The record on a ControllerRevision as text.</summary>
    public static string? Text(V1ControllerRevision? snapshot) => snapshot?.GetAnnotation(ModelOperatorApi.PodTemplateAnnotation);

    // Only fields that the operator or the spec's template sets, and fields that decide what the pods are. The operator would become the
    // owner of any other field with the next apply: server defaults such as dnsPolicy and schedulerName, and what somebody else has set.
    private static V1PodSpec Of(V1PodSpec stored, V1PodSpec built)
    {
        var (record, set) = (ToJson(stored), ToJson(built));
        foreach (var field in record.Select(field => field.Key).Where(name => !Deciding.Contains(name) && !set.ContainsKey(name)).ToList())
        {
            record.Remove(field);
        }

        return record.Deserialize(KubernetesJsonContext.Default.V1PodSpec)!;
    }

    private static JsonObject ToJson(V1PodSpec spec) =>
        ObjectNode.Of(spec, KubernetesJsonContext.Default.V1PodSpec);

    private static SortedDictionary<string, string>? Of(IDictionary<string, string>? present, IDictionary<string, string>? ours) =>
        present is null || ours is null
            ? null
            : new(present.Where(p => ours.ContainsKey(p.Key)).ToDictionary(), StringComparer.Ordinal);
}
