using System.Text.Json;
using ModelOperator.Api;
using k8s.Models;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>
/// The pod template that a revision's Deployment was made with, as the API server stored it: with its defaults, and with what webhooks have
/// made of it. Kept on the ControllerRevision. An operator of another version builds other pods; those of a revision stay what they were.
/// </summary>
internal static class RecordedPods
{
    /// <summary>The record of a Deployment. Of labels and annotations only ours: others come and go with whoever restarts pods.</summary>
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
                Metadata = new() { Labels = Of(template.Metadata.Labels, ours.Labels), Annotations = Of(template.Metadata.Annotations, ours.Annotations) },
            },
            KubernetesJsonContext.Default.V1PodTemplateSpec);
    }

    /// <summary>Reads what stands on a ControllerRevision; null when nothing does that can be read.</summary>
    public static V1PodTemplateSpec? Read(V1ControllerRevision? snapshot)
    {
        try
        {
            return Text(snapshot) is { } json
                && JsonSerializer.Deserialize(json, KubernetesJsonContext.Default.V1PodTemplateSpec) is { Spec.Containers.Count: > 0 } template
                    ? template
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The record on a ControllerRevision, unread.</summary>
    public static string? Text(V1ControllerRevision? snapshot) => snapshot?.GetAnnotation(ModelOperatorApi.PodTemplateAnnotation);

    private static SortedDictionary<string, string>? Of(IReadOnlyDictionary<string, string>? present, IReadOnlyDictionary<string, string>? ours) =>
        present is null || ours is null
            ? null
            : new(present.Where(p => ours.ContainsKey(p.Key)).ToDictionary(), StringComparer.Ordinal);
}
