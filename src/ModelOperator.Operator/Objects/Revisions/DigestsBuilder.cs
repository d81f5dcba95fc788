using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>
/// Builds the objects that hold the digests of revisions' models: each digest is on the ControllerRevision, and all are in one ConfigMap
/// that pods mount.
/// </summary>
internal static class DigestsBuilder
{
    /// <summary>The digest on a ControllerRevision; null when there is none.</summary>
    public static string? Of(V1ControllerRevision snapshot) =>
        snapshot.GetAnnotation(ModelOperatorApi.ModelDigestAnnotation);

    /// <summary>The ConfigMap with the digests by revision.</summary>
    public static V1ConfigMap ConfigMap(ModelDeployment owner, SortedDictionary<string, string> digests) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = Ownership.Metadata(owner, ObjectNames.OfDigests(owner.Metadata.Name!), ModelOperatorApi.ModelComponent),
        Data = digests,
    };
}
