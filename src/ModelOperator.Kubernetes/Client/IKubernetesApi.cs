using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Client;

/// <summary>
/// All that the project asks of an API server, small enough that an adapter over another client is a day's work.
/// Errors of the server are <see cref="KubernetesApiException"/>; a missing object on Get is null.
/// </summary>
public interface IKubernetesApi
{
    /// <summary>Reads one object, null when there is none. <paramref name="ns"/> is null for cluster-scoped kinds.</summary>
    Task<T?> GetAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Reads one page of a list.</summary>
    Task<ListPage<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Streams changes until the server ends the watch (the sequence ends) or it breaks (it throws).
    /// A server's ERROR event is thrown as <see cref="KubernetesApiException"/> (410 when the version is too old).
    /// </summary>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Creates an object; 409 when the name is taken.</summary>
    Task<T> CreateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Creates an object in the name of a field manager; 409 when the name is taken, by whomever. The manager then owns the fields by an
    /// Update, which a later apply takes nothing from: see <see cref="FieldOwners.Upgraded"/>.
    /// </summary>
    Task<Created<T>> CreateAsync<T>(T resource, string fieldManager, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Reads who owns the fields of an object; null when there is none.</summary>
    Task<FieldOwners?> GetFieldOwnersAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Server-side apply. With a resourceVersion in the options or the metadata it is refused (409) when the object has moved on.
    /// </summary>
    Task<T> ApplyAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Server-side apply of the status subresource; versions as in <see cref="ApplyAsync{T}"/>.</summary>
    Task<T> ApplyStatusAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Patches an object or, with <see cref="Patch.Subresource"/>, one of its subresources (status, scale).</summary>
    Task<T> PatchAsync<T>(string? ns, string name, Patch patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Replaces an object; 409 when its resourceVersion has moved on. Only for whole models, not for views.</summary>
    Task<T> ReplaceAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Deletes an object; true when there was one. 409 when the UID precondition does not hold.</summary>
    Task<bool> DeleteAsync<T>(string? ns, string name, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// What the server serves under <paramref name="groupVersion"/> (<c>v1</c>, <c>policy/v1</c>); null when it does not know it. Cached
    /// for a while.
    /// </summary>
    Task<V1APIResourceList?> DiscoverAsync(string groupVersion, CancellationToken cancellationToken);
}
