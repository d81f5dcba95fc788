using System.Text.Json;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Contracts.Objects;
using ModelOperator.Operator.Objects.Revisions.Pods;
using ModelOperator.Operator.Objects.Revisions.Presets;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>
/// Builds the ControllerRevision of a revision. It holds the template that the revision's pods are made from, for history and undo, and the
/// record of the pods that were made, with the preset of their server.
/// </summary>
internal static class RevisionSnapshotBuilder
{
    private static readonly string[] Written =
    [
        ModelOperatorApi.PodFormatAnnotation, ModelOperatorApi.PodTemplateAnnotation, ModelOperatorApi.ModelDigestAnnotation,
        ModelOperatorApi.ServerPresetAnnotation, ModelOperatorApi.ModelCommitAnnotation,
    ];

    /// <summary>Builds it; <paramref name="number"/> counts the revisions of a ModelDeployment from 1.</summary>
    public static V1ControllerRevision Build(
        ModelDeployment owner,
        string revision,
        RevisionTemplate template,
        long number,
        PodFormat format = PodFormats.Newest,
        string? pods = null,
        ServerPreset? preset = null,
        string? commit = null) => Build(owner, revision, template.ToJson(), number, Annotations(format, pods, preset, commit));

    /// <summary>
    /// Builds it like the existing one, with everything that must be there: its labels, its data, the preset of its server, the commit of
    /// its model, and the pods that its Deployment was made with.
    /// </summary>
    public static V1ControllerRevision With(
        ModelDeployment owner, string revision, RevisionTemplate template, V1ControllerRevision present, PodFormat format, string? pods,
        ServerPreset? preset = null, string? commit = null)
    {
        // Data that mean the same in another form, perhaps written by an older version, stay.
        var isSame = present.Data is JsonElement found && RevisionTemplate.FromJson(found)?.Revision == revision;
        var data = isSame ? present.Data : template.ToJson();
        return Build(owner, revision, data, present.Revision ?? 0, Beside(present, Annotations(format, pods, preset, commit)));
    }

    /// <summary>Builds it like the existing one, with the digest of the model that the revision is held to.</summary>
    public static V1ControllerRevision Held(ModelDeployment owner, string revision, V1ControllerRevision present, string digest) => Build(
        owner, revision, present.Data, present.Revision ?? 0,
        Beside(present, new(StringComparer.Ordinal) { [ModelOperatorApi.ModelDigestAnnotation] = digest }));

    private static V1ControllerRevision Build(
        ModelDeployment owner, string revision, object? data, long number, SortedDictionary<string, string> annotations) => new()
        {
            ApiVersion = "apps/v1",
            Kind = "ControllerRevision",
            Metadata = Ownership.Metadata(
                owner, ObjectNames.OfRevision(owner.Metadata.Name!, revision), ModelOperatorApi.ModelComponent, revision) with
            { Annotations = annotations },
            Data = data,
            Revision = number,
        };

    // An apply removes our fields that it does not contain, so our other annotations are repeated here, and nobody else's.
    private static SortedDictionary<string, string> Beside(V1ControllerRevision present, SortedDictionary<string, string> annotations)
    {
        foreach (var (key, value) in present.Metadata.Annotations ?? new Dictionary<string, string>())
        {
            if (Written.Contains(key, StringComparer.Ordinal))
            {
                annotations.TryAdd(key, value);
            }
        }

        return annotations;
    }

    private static SortedDictionary<string, string> Annotations(PodFormat format, string? pods, ServerPreset? preset, string? commit)
    {
        var annotations = PodFormats.Annotations(format);
        if (preset is not null)
        {
            annotations[ModelOperatorApi.ServerPresetAnnotation] = RecordedPreset.Write(preset);
        }

        if (commit is not null)
        {
            annotations[ModelOperatorApi.ModelCommitAnnotation] = commit;
        }

        if (pods is not null)
        {
            annotations[ModelOperatorApi.PodTemplateAnnotation] = pods;
        }

        return annotations;
    }
}
