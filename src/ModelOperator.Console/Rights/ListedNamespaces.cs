using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Console.Rights;

/// <summary>Finds out where a caller may list ModelDeployments.</summary>
internal static class ListedNamespaces
{
    /// <summary>The namespaces that are followed for the caller; null for all.</summary>
    /// <param name="api">The API server, with the caller's rights.</param>
    /// <param name="named">The namespaces that are asked about when the caller may not list those of the whole cluster.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those of <paramref name="named"/> in which the caller may list. When there are none, the first of them, or null: the API
    /// server's refusal of that then tells the caller which right is missing.</returns>
    public static async Task<IReadOnlyList<string>?> FindAsync(
        IKubernetesApi api, IReadOnlyList<string> named, CancellationToken cancellationToken)
    {
        if (await AccessReviews.MayListAsync(api, ns: null, cancellationToken) || named.Count == 0)
        {
            return null;
        }

        var allowed = new List<string>();
        foreach (var ns in named)
        {
            if (await AccessReviews.MayListAsync(api, ns, cancellationToken))
            {
                allowed.Add(ns);
            }
        }

        return allowed.Count > 0 ? allowed : [named[0]];
    }
}
