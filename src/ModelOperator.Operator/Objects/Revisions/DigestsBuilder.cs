using ModelOperator.Api;
using ModelOperator.Kubernetes.Models;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>Where the digests stand that revisions are held to: each on its ControllerRevision, and all in one ConfigMap that pods mount.</summary>
internal static class DigestsBuilder
{
    /// <summary>The digest on a ControllerRevision; null when there is none.</summary>
    public static string? Of(V1ControllerRevision snapshot) => snapshot.Metadata.Annotations?.GetValueOrDefault(ModelOperatorApi.ModelDigestAnnotation);

    /// <summary>The ControllerRevision as it was made, with a digest on it.</summary>
    public static V1ControllerRevision Record(ModelDeployment owner, V1ControllerRevision snapshot, string revision, string digest)
    {
        // An apply takes away what it does not say: what else of ours stands there is said again.
        var annotations = RevisionSnapshotBuilder.Ours(snapshot);
        annotations[ModelOperatorApi.ModelDigestAnnotation] = digest;
        return new()
        {
            ApiVersion = "apps/v1",
            Kind = "ControllerRevision",
            Metadata = Ownership.Metadata(owner, snapshot.Metadata.Name!, ModelOperatorApi.ModelComponent, revision) with { Annotations = annotations },
            Data = snapshot.Data,
            Revision = snapshot.Revision,
        };
    }

    /// <summary>The ConfigMap: digests by revision.</summary>
    public static V1ConfigMap ConfigMap(ModelDeployment owner, IReadOnlyDictionary<string, string> digests) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = Ownership.Metadata(owner, ObjectNames.OfDigests(owner.Metadata.Name!), ModelOperatorApi.ModelComponent),
        Data = digests,
    };
}
