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
    private static readonly string[] WithTokens = ["gs://", "azure://"]; // S3 sees signatures

    /// <summary>
    /// The argument, or nothing. A ServiceAccount has to be named, so that nobody uses what a cloud gives to every pod without asking.
    /// </summary>
    public static IEnumerable<string> Of(RevisionTemplate template, PodFormat format, string trustedHosts) =>
        format >= PodFormat.Identified && template.Pod?.ServiceAccountName is not null && template.Model.CredentialsSecret is null
        && IsOneOf(Stores, template.Model.Uri)
            ? [$"{FetchArguments.WorkloadIdentity}=true", .. trustedHosts.Length > 0 && IsOneOf(WithTokens, template.Model.Uri)
                ? [$"{FetchArguments.IdentityHosts}={trustedHosts}"] : Array.Empty<string>()]
            : [];

    private static bool IsOneOf(string[] schemes, string uri) =>
        Array.Exists(schemes, scheme => uri.StartsWith(scheme, StringComparison.Ordinal));
}
