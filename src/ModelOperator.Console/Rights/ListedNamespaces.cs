using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Console.Rights;

/// <summary>The place where a caller may list ModelDeployments.</summary>
/// <param name="Namespaces">The namespaces that are followed for the caller; null for all.</param>
/// <param name="IsAllowed">False when the caller may list in none of them.</param>
internal sealed record ListedNamespaces(IReadOnlyList<string>? Namespaces, bool IsAllowed)
{
    /// <summary>True when the caller has the same rights there as in another answer.</summary>
    public bool IsSame(ListedNamespaces other) =>
        IsAllowed == other.IsAllowed && Namespaces is null == other.Namespaces is null
        && (Namespaces ?? []).SequenceEqual(other.Namespaces ?? [], StringComparer.Ordinal);

    /// <summary>Asks the API server where the caller may list.</summary>
    /// <param name="api">The API server, with the caller's rights.</param>
    /// <param name="named">The namespaces that are asked about when the caller may not list those of the whole cluster.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those of <paramref name="named"/> in which the caller may list. When there are none, the first of them, or null: the API
    /// server's refusal of that then tells the caller which right is missing.</returns>
    public static async Task<ListedNamespaces> FindAsync(
        IKubernetesApi api, IReadOnlyList<string> named, CancellationToken cancellationToken)
    {
        var everywhere = await AccessReviews.MayListAsync(api, ns: null, cancellationToken);
        if (everywhere || named.Count == 0)
        {
            return new(null, everywhere);
        }

        var allowed = new List<string>();
        foreach (var ns in named)
        {
            if (await AccessReviews.MayListAsync(api, ns, cancellationToken))
            {
                allowed.Add(ns);
            }
        }

        return allowed.Count > 0 ? new(allowed, IsAllowed: true) : new([named[0]], IsAllowed: false);
    }
}
