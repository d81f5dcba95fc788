using ModelOperator.Api.Revisions;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Operator.Objects.Revisions.Pods;

/// <summary>
/// The argument that lets the fetching container use the identity of the pods' ServiceAccount at a cloud. The cloud's own webhook mounts
/// the token for it, so that pods have none of Kubernetes.
/// </summary>
internal static class IdentityArgument
{
    private static readonly string[] Stores = ["s3://", "gs://", "azure://"];

    /// <summary>
    /// The argument, or nothing. A ServiceAccount has to be named, so that nobody uses what a cloud gives to every pod without asking.
    /// </summary>
    public static IEnumerable<string> Of(RevisionTemplate template, PodFormat format) =>
        format >= PodFormat.Identified && template.Pod?.ServiceAccountName is not null && template.Model.CredentialsSecret is null
        && Array.Exists(Stores, scheme => template.Model.Uri.StartsWith(scheme, StringComparison.Ordinal))
            ? [$"{FetchArguments.WorkloadIdentity}=true"]
            : [];
}
