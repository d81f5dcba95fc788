using k8s.Models;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Console.Rights;

/// <summary>Asks the API server what the caller may do. It decides again when something is done.</summary>
internal static class AccessReviews
{
    /// <summary>The reason why the caller may not change a ModelDeployment, as a sentence; null when the caller may.</summary>
    public static async Task<string?> MayNotPatchAsync(IKubernetesApi api, string ns, string name, CancellationToken cancellationToken) =>
        await AskAsync(api, "patch", ns, name, cancellationToken)
            ? null
            : $"You have no right to patch modeldeployments.{ModelOperatorApi.Group} in namespace '{ns}'; "
                + "ask an administrator for a role that has it.";

    /// <summary>True when the caller may list the ModelDeployments of a namespace, or of all.</summary>
    /// <param name="api">The API server, with the caller's rights.</param>
    /// <param name="ns">The namespace; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<bool> MayListAsync(IKubernetesApi api, string? ns, CancellationToken cancellationToken) =>
        AskAsync(api, "list", ns, name: null, cancellationToken);

    private static async Task<bool> AskAsync(
        IKubernetesApi api, string verb, string? ns, string? name, CancellationToken cancellationToken)
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
                    Verb = verb,
                },
            },
        };
        return (await api.CreateAsync(review, cancellationToken)).Status is { Allowed: true };
    }
}
