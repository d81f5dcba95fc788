using k8s.Models;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Console.Rights;

/// <summary>Asks the API server who a caller is.</summary>
internal static class PersonNames
{
    /// <summary>The name by which the API server knows the caller; null where it does not say, as before Kubernetes 1.28.</summary>
    public static async Task<string?> FindAsync(IKubernetesApi api, CancellationToken cancellationToken)
    {
        try
        {
            var review = await api.CreateAsync(new V1SelfSubjectReview { Metadata = new() }, cancellationToken);
            return review.Status?.UserInfo?.Username is { Length: > 0 } name ? name : null;
        }
        catch (KubernetesApiException)
        {
            // The name is only shown, and nothing depends on it.
            return null;
        }
    }
}
