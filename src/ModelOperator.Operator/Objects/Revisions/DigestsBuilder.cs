using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Models;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>Where the digests stand that revisions are held to: each on its ControllerRevision, and all in one ConfigMap that pods mount.</summary>
internal static class DigestsBuilder
{
    /// <summary>The digest on a ControllerRevision; null when there is none.</summary>
    public static string? Of(V1ControllerRevision snapshot) => snapshot.Metadata.Annotations?.GetValueOrDefault(ModelOperatorApi.ModelDigestAnnotation);

    /// <summary>Writes a digest on the very ControllerRevision that was read.</summary>
    public static Patch Record(V1ControllerRevision snapshot, string digest) => new(PatchType.Merge, new JsonObject
    {
        ["metadata"] = new JsonObject
        {
            ["uid"] = snapshot.Metadata.Uid,
            ["resourceVersion"] = snapshot.Metadata.ResourceVersion,
            ["annotations"] = new JsonObject { [ModelOperatorApi.ModelDigestAnnotation] = digest },
        },
    });

    /// <summary>The ConfigMap: digests by revision.</summary>
    public static V1ConfigMap ConfigMap(ModelDeployment owner, IReadOnlyDictionary<string, string> digests) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = Ownership.Metadata(owner, ObjectNames.OfDigests(owner.Metadata.Name!), ModelOperatorApi.ModelComponent),
        Data = digests,
    };
}
