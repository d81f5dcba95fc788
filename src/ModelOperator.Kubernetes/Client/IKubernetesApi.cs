using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Client;

/// <summary>
/// The calls that the project makes to an API server. They are few, so that an adapter over another client is a day's work. Errors of the
/// server are thrown as <see cref="KubernetesApiException"/>; a Get of a missing object returns null.
/// </summary>
public interface IKubernetesApi
{
    /// <summary>Reads one object; null when there is none. <paramref name="ns"/> is null for cluster-scoped kinds.</summary>
    Task<T?> GetAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Reads one page of a list.</summary>
    Task<ListPage<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Streams changes until the server ends the watch (the sequence ends) or it breaks (an exception is thrown). A server's ERROR event is
    /// thrown as <see cref="KubernetesApiException"/>, with status 410 when the version is too old.
    /// </summary>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Creates an object; throws a 409 when the name is taken.</summary>
    Task<T> CreateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Creates an object in the name of a field manager; throws a 409 when the name is taken, no matter by whom. The manager then owns the
    /// fields by an Update, from which a later apply removes nothing; see <see cref="FieldOwners.Upgraded"/>.
    /// </summary>
    Task<T> CreateAsync<T>(T resource, string fieldManager, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Reads the owners of an object's fields; null when there is no such object.</summary>
    Task<FieldOwners?> GetFieldOwnersAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Makes a server-side apply. With a resourceVersion in the options or the metadata it is refused with a 409 when the object has
    /// changed since.
    /// </summary>
    Task<T> ApplyAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Makes a server-side apply of the status subresource; versions work as in <see cref="ApplyAsync{T}"/>.</summary>
    Task<T> ApplyStatusAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Patches an object or, with <see cref="Patch.Subresource"/>, one of its subresources (status, scale).</summary>
    Task<T> PatchAsync<T>(string? ns, string name, Patch patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Replaces an object; throws a 409 when the object has changed since its resourceVersion. Use it only with whole models, never with
    /// views.
    /// </summary>
    Task<T> ReplaceAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Deletes an object; true when there was one. Throws a 409 when a precondition does not hold.</summary>
    Task<bool> DeleteAsync<T>(string? ns, string name, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Asks which resources the server serves under <paramref name="groupVersion"/> (<c>v1</c>, <c>policy/v1</c>); null when the server
    /// does not know it. The answer is cached for a while.
    /// </summary>
    Task<V1APIResourceList?> DiscoverAsync(string groupVersion, CancellationToken cancellationToken);
}
