using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Client.Discovery;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>Lets only the leader write (R21): a write is refused here from the moment when the lease is no longer certainly ours.</summary>
internal sealed class LeaderGuardedApi(IKubernetesApi api, ILeadership leadership) : IKubernetesApi
{
    /// <summary>The key under which the API without this guard is registered. The election and the Events use it.</summary>
    internal const string Unguarded = "unguarded";

    public Task<T?> GetAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => api.GetAsync<T>(ns, name, cancellationToken);

    public Task<ListPage<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => api.ListAsync<T>(request, cancellationToken);

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => api.WatchAsync<T>(request, cancellationToken);

    public Task<T> CreateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Guard<T>().CreateAsync(resource, cancellationToken);

    public Task<T> CreateAsync<T>(T resource, string fieldManager, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Guard<T>().CreateAsync(resource, fieldManager, cancellationToken);

    public Task<FieldOwners?> GetFieldOwnersAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => api.GetFieldOwnersAsync<T>(ns, name, cancellationToken);

    public Task<T> ApplyAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Guard<T>().ApplyAsync(resource, options, cancellationToken);

    public Task<T> ApplyStatusAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Guard<T>().ApplyStatusAsync(resource, options, cancellationToken);

    public Task<T> PatchAsync<T>(string? ns, string name, Patch patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Guard<T>().PatchAsync<T>(ns, name, patch, cancellationToken);

    public Task<T> ReplaceAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Guard<T>().ReplaceAsync(resource, cancellationToken);

    public Task<bool> DeleteAsync<T>(string? ns, string name, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Guard<T>().DeleteAsync<T>(ns, name, options, cancellationToken);

    public Task<V1APIResourceList?> DiscoverAsync(string groupVersion, CancellationToken cancellationToken) =>
        api.DiscoverAsync(groupVersion, cancellationToken);

    private IKubernetesApi Guard<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        leadership.IsLeader
            ? api
            : throw new NotLeaderException($"A write of {ResourceType.Of<T>()} was held back: this process does not hold the lease.");
}
