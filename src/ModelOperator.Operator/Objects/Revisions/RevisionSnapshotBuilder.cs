using ModelOperator.Api;
using ModelOperator.Kubernetes.Models;
using ModelOperator.Rollouts.Revisions;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>The ControllerRevision of a revision: the template its pods are made of, kept for history and undo.</summary>
internal static class RevisionSnapshotBuilder
{
    /// <summary>Builds it; <paramref name="number"/> counts a ModelDeployment's revisions from 1.</summary>
    public static V1ControllerRevision Build(ModelDeployment owner, string revision, RevisionTemplate template, long number) => new()
    {
        ApiVersion = "apps/v1",
        Kind = "ControllerRevision",
        Metadata = Ownership.Metadata(
            owner, ObjectNames.OfRevision(owner.Metadata.Name!, revision), ModelOperatorApi.ModelComponent, revision) with
        { Annotations = PodFormats.Annotations },
        Data = template.ToJson(),
        Revision = number,
    };
}
