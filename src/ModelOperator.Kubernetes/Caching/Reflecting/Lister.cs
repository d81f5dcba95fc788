using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Caching.Reflecting;

/// <summary>Reads a whole list, page by page.</summary>
internal sealed class Lister<T>(IKubernetesApi api, string? ns, InformerOptions<T> options, Packing<T> packing)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <param name="resourceVersion">Null for the newest state, 0 for any state, otherwise the oldest version that is accepted.</param>
    /// <param name="cancellationToken">Cancels the list.</param>
    public async Task<ListSnapshot<T>> ListAsync(string? resourceVersion, CancellationToken cancellationToken)
    {
        try
        {
            // A server answers from its memory for a version only when no limit is asked for. It then sends the list as a whole, which
            // may be more than there is room for.
            return options.Room is not null ? await PagesAsync(resourceVersion: null, options.PageSize, cancellationToken)
                : await PagesAsync(resourceVersion, resourceVersion is null or "0" ? options.PageSize : null, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsGone && resourceVersion is null && options.Room is null)
        {
            // The continue token expired between two pages. The list is read as a whole now, because smaller pages would only expire again.
            // Where there is a bound, the reflector begins again by pages.
            return await PagesAsync(resourceVersion: null, limit: null, cancellationToken);
        }
    }

    private async Task<ListSnapshot<T>> PagesAsync(string? resourceVersion, int? limit, CancellationToken cancellationToken)
    {
        var request = new ListRequest
        {
            Namespace = ns,
            LabelSelector = options.LabelSelector,
            FieldSelector = options.FieldSelector,
            ResourceVersion = resourceVersion,
            Limit = limit,
        };
        var (items, unreadable) = (new List<StoredObject<T>>(), new List<V1ObjectMeta>());
        ListPage<T> page;
        do
        {
            using var turn = options.Room is { } room ? await room.TurnAsync(cancellationToken) : null;
            page = await api.ListAsync<T>(request, cancellationToken);
            items.AddRange(Kept(page).Select(packing.Store));
            unreadable.AddRange(page.Unreadable);
            request = request with { Continue = page.Continue };
        }
        while (page.Continue is not null);

        return new ListSnapshot<T>(items, unreadable, page.ResourceVersion);
    }

    private IEnumerable<T> Kept(ListPage<T> page) => page.Items.Where((item, at) => options.Keeps(item, page.Bytes.ElementAtOrDefault(at)));
}
