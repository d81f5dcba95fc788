using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.ClusterTests.Modern;

/// <summary>The API, with a count of the lists that were asked for in either way.</summary>
internal sealed class CountedLists(IKubernetesApi api) : IKubernetesApi
{
    private int _lists;
    private int _streamedLists;

    /// <summary>Lists in the old way.</summary>
    public int Lists => Volatile.Read(ref _lists);

    /// <summary>Watches that began with what was there.</summary>
    public int StreamedLists => Volatile.Read(ref _streamedLists);

    public Task<ListPage<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Interlocked.Increment(ref _lists);
        return api.ListAsync<T>(request, cancellationToken);
    }

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (request.SendInitialEvents)
        {
            Interlocked.Increment(ref _streamedLists);
        }

        return api.WatchAsync<T>(request, cancellationToken);
    }

    public Task<V1APIResourceList?> DiscoverAsync(string groupVersion, CancellationToken cancellationToken) =>
        api.DiscoverAsync(groupVersion, cancellationToken);

    public Task<T?> GetAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => api.GetAsync<T>(ns, name, cancellationToken);

    public Task<T> CreateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw Unexpected();

    public Task<T> CreateAsync<T>(T resource, string fieldManager, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => api.CreateAsync(resource, fieldManager, cancellationToken);

    public Task<FieldOwners?> GetFieldOwnersAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => api.GetFieldOwnersAsync<T>(ns, name, cancellationToken);

    public Task<T> ApplyAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw Unexpected();

    public Task<T> ApplyStatusAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw Unexpected();

    public Task<T> PatchAsync<T>(string? ns, string name, Patch patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw Unexpected();

    public Task<T> ReplaceAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw Unexpected();

    public Task<bool> DeleteAsync<T>(string? ns, string name, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw Unexpected();

    private static InvalidOperationException Unexpected() => new("An informer writes nothing.");
}
