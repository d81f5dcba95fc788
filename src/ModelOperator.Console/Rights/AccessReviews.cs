using k8s.Models;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Console.Rights;

/// <summary>Asks the API server what the caller may do. It decides again when something is done.</summary>
internal static class AccessReviews
{
    /// <summary>The reason why the caller may not change a ModelDeployment, as a sentence; null when the caller may.</summary>
    public static async Task<string?> MayNotPatchAsync(IKubernetesApi api, string ns, string name, CancellationToken cancellationToken)
    {
        var review = new V1SelfSubjectAccessReview
        {
            Metadata = new(),
            Spec = new()
            {
                ResourceAttributes = new()
                {
                    NamespaceProperty = ns,
                    Name = name,
                    Group = ModelOperatorApi.Group,
                    Resource = "modeldeployments",
                    Verb = "patch",
                },
            },
        };
        var answer = await api.CreateAsync(review, cancellationToken);
        return answer.Status is { Allowed: false }
            ? $"You have no right to patch modeldeployments.{ModelOperatorApi.Group} in namespace '{ns}'; "
                + "ask an administrator for a role that has it."
            : null;
    }
}
