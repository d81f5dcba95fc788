using k8s;
using k8s.Models;
using ModelOperator.Api.Revisions;
using ModelOperator.Contracts.Models;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>
/// The commit that the tag or branch of a revision's model had when the revision was begun. It is written on the ControllerRevision before
/// any pod is made, and on the Deployment, so that all pods of the revision fetch the same commit, whoever moves the tag.
/// </summary>
internal static class RecordedCommit
{
    /// <summary>Reads the record of a revision; null when there is none that can be used.</summary>
    public static string? Read(V1ControllerRevision? snapshot, V1Deployment? deployment) => Read(snapshot) ?? Read(deployment);

    /// <summary>The repository and the tag or branch of a model; null when its address names a commit or is none of the Hub.</summary>
    public static HubAddress? TagOf(RevisionTemplate template) =>
        HubAddress.IsOne(template.Model.Uri) && HubAddress.TryParse(template.Model.Uri, out _) is { IsCommit: false } address
            ? address
            : null;

    /// <summary>
    /// True when the pods of a new revision may be made only with a commit. A digest and credentials, which the operator does not read, are
    /// as good: then each pod asks, and is held to the digest.
    /// </summary>
    public static bool IsNeeded(RevisionTemplate template) =>
        TagOf(template) is not null && template.Model is not { CredentialsSecret: not null, Sha256: not null };

    /// <summary>The template with the commit in place of the tag. It is for building pods alone, because its hash is another one.</summary>
    public static RevisionTemplate Pin(RevisionTemplate template, string? commit) => commit is not null && TagOf(template) is { } address
        ? template with { Model = template.Model with { Uri = address.At(commit) } }
        : template;

    private static string? Read(IKubernetesObject<V1ObjectMeta>? written) =>
        written?.GetAnnotation(ModelOperatorApi.ModelCommitAnnotation) is { } commit && DigestText.IsCommit(commit) ? commit : null;
}
