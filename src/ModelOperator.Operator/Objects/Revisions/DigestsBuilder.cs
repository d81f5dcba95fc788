using ModelOperator.Contracts.Objects;
using k8s.Models;
using ModelOperator.Api;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>
/// The digests that revisions are held to: each stands on its ControllerRevision, and all in one ConfigMap that pods mount.
/// </summary>
internal static class DigestsBuilder
{
    /// <summary>The digest on a ControllerRevision; null when there is none.</summary>
    public static string? Of(V1ControllerRevision snapshot) =>
        snapshot.GetAnnotation(ModelOperatorApi.ModelDigestAnnotation);

    /// <summary>The ConfigMap: digests by revision.</summary>
    public static V1ConfigMap ConfigMap(ModelDeployment owner, SortedDictionary<string, string> digests) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = Ownership.Metadata(owner, ObjectNames.OfDigests(owner.Metadata.Name!), ModelOperatorApi.ModelComponent),
        Data = digests,
    };
}
