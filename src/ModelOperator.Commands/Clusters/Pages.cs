using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.Commands.Clusters;

/// <summary>Reads lists that are longer than a page.</summary>
internal static class Pages
{
    private const int PageSize = 500;

    /// <summary>Returns all objects that the request asks for, page by page.</summary>
    public static async Task<List<T>> ListAllAsync<T>(this ICluster cluster, ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var items = new List<T>();
        string? next = null;
        do
        {
            var page = await cluster.Api.ListAsync<T>(request with { Limit = PageSize, Continue = next }, cancellationToken);
            items.AddRange(page.Items);
            next = page.Continue;
        }
        while (!string.IsNullOrEmpty(next));
        return items;
    }
}
