using ModelOperator.Api;
using ModelOperator.Kubernetes.Models;
using ModelOperator.Rollouts.Revisions;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>The ControllerRevision of a revision: the template its pods are made of, kept for history and undo, and the pods that were made of it.</summary>
internal static class RevisionSnapshotBuilder
{
    private static readonly string[] Written =
        [ModelOperatorApi.PodFormatAnnotation, ModelOperatorApi.PodTemplateAnnotation, ModelOperatorApi.ModelDigestAnnotation];

    /// <summary>Builds it; <paramref name="number"/> counts a ModelDeployment's revisions from 1.</summary>
    public static V1ControllerRevision Build(
        ModelDeployment owner, string revision, RevisionTemplate template, long number, PodFormat format = PodFormats.Newest, string? pods = null) => new()
        {
            ApiVersion = "apps/v1",
            Kind = "ControllerRevision",
            Metadata = Ownership.Metadata(
            owner, ObjectNames.OfRevision(owner.Metadata.Name!, revision), ModelOperatorApi.ModelComponent, revision) with
            { Annotations = Annotations(format, pods) },
            Data = template.ToJson(),
            Revision = number,
        };

    /// <summary>Builds it as it is, with what must be there: its labels, its data, and the pods that its Deployment was made with.</summary>
    public static V1ControllerRevision With(
        ModelDeployment owner, string revision, RevisionTemplate template, V1ControllerRevision present, PodFormat format, string? pods)
    {
        var built = Build(owner, revision, template, present.Revision, format, pods);
        if (DigestsBuilder.Of(present) is { } digest)
        {
            var annotations = Annotations(format, pods);
            annotations[ModelOperatorApi.ModelDigestAnnotation] = digest;
            built = built with { Metadata = built.Metadata with { Annotations = annotations } };
        }

        // What says the same in another way, as an older version may have written it, stays.
        return present.Data is { } data && RevisionTemplate.FromJson(data)?.Revision == revision ? built with { Data = data } : built;
    }

    /// <summary>The annotations of ours that a ControllerRevision has.</summary>
    public static SortedDictionary<string, string> Ours(V1ControllerRevision present) => new(
        (present.Metadata.Annotations ?? new Dictionary<string, string>()).Where(pair => Written.Contains(pair.Key)).ToDictionary(), StringComparer.Ordinal);

    private static SortedDictionary<string, string> Annotations(PodFormat format, string? pods)
    {
        var annotations = PodFormats.Annotations(format);
        if (pods is not null)
        {
            annotations[ModelOperatorApi.PodTemplateAnnotation] = pods;
        }

        return annotations;
    }
}
