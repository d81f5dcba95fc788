using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Models;

namespace ModelOperator.Operator.Tests.Support;

/// <summary>An API server in a dictionary whose caches are never late; it remembers every write, in order.</summary>
internal sealed class MemoryApi : IKubernetesApi, IWriteTracker
{
    private readonly Dictionary<(Type Kind, ResourceKey Key), IKubernetesObject> _objects = [];
    private int _version;

    /// <summary>As <c>apply Deployment digits-1</c>.</summary>
    public List<string> Writes { get; } = [];

    public IResourceCache<T> Cache<T>()
        where T : class, IKubernetesObject => new MemoryCache<T>(this);

    public T? Find<T>(string name, string ns = "ml")
        where T : class, IKubernetesObject => (T?)_objects.GetValueOrDefault((typeof(T), new(ns, name)));

    public IEnumerable<T> All<T>()
        where T : class, IKubernetesObject => _objects.Values.OfType<T>();

    /// <summary>Stores what somebody else wrote.</summary>
    public T Put<T>(T resource)
        where T : class, IKubernetesObject
    {
        var json = JsonSerializer.SerializeToNode(resource, TypeOf<T>())!.AsObject();
        json["metadata"]!["uid"] ??= $"uid-of-{resource.Metadata.Name}";
        json["metadata"]!["resourceVersion"] = $"{++_version}";
        var stored = json.Deserialize(TypeOf<T>())!;
        _objects[(typeof(T), ResourceKey.Of(stored))] = stored;
        return stored;
    }

    /// <summary>Shows an object as it is, of whatever kind.</summary>
    public void Keep<T>(T resource)
        where T : class, IKubernetesObject => _objects[(typeof(T), ResourceKey.Of(resource))] = resource;

    public Task<T?> GetAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => Task.FromResult((T?)_objects.GetValueOrDefault((typeof(T), new(ns, name))));

    public Task<T> ApplyAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        Writes.Add($"apply {ResourceType.Of<T>().Kind} {resource.Metadata.Name}");
        return Task.FromResult(Put(resource));
    }

    public Task<T> PatchAsync<T>(string? ns, string name, Patch patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        Writes.Add($"patch {ResourceType.Of<T>().Kind} {name} {patch.Body["spec"]?.ToJsonString()}");
        var json = JsonSerializer.SerializeToNode((T)_objects[(typeof(T), new(ns, name))], TypeOf<T>())!.AsObject();
        foreach (var (field, value) in patch.Body["spec"]!.AsObject())
        {
            json["spec"]![field] = value?.DeepClone();
        }

        return Task.FromResult(Put(json.Deserialize(TypeOf<T>())!));
    }

    public Task<bool> DeleteAsync<T>(string? ns, string name, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        Writes.Add($"delete {ResourceType.Of<T>().Kind} {name}");
        return Task.FromResult(_objects.Remove((typeof(T), new(ns, name))));
    }

    public void Wrote<T>(ResourceKey key, T written)
        where T : class, IKubernetesObject
    {
    }

    public void Deleted<T>(ResourceKey key, T deleted)
        where T : class, IKubernetesObject
    {
    }

    public Task<ListPage<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<T> CreateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<T> ApplyStatusAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<T> ReplaceAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<V1APIResourceList?> DiscoverAsync(string groupVersion, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)KubernetesJsonContext.Default.GetTypeInfo(typeof(T))!;

    private sealed class MemoryCache<T>(MemoryApi api) : IResourceCache<T>
        where T : class, IKubernetesObject
    {
        public bool HasSynced => true;

        public T? Get(string? ns, string name) => (T?)api._objects.GetValueOrDefault((typeof(T), new(ns, name)));

        public IReadOnlyList<T> List(string? ns = null) => [.. api.All<T>()];

        public IReadOnlyList<T> ListByOwner(string ownerUid) =>
            [.. api.All<T>().Where(o => o.Metadata.OwnerReferences?.Any(r => r.Controller == true && r.Uid == ownerUid) == true)];

        public IReadOnlyList<T> ListByLabel(string ns, string label, string value) =>
            [.. api.All<T>().Where(o => o.Metadata.Namespace == ns && o.Metadata.Labels?.GetValueOrDefault(label) == value)];
    }
}
