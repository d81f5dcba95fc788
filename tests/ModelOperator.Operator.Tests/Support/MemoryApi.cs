using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Client.Discovery;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Controllers.Writes;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Actions.Jobs;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Objects.Autoscaling.Keda;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Operator.Resting;

namespace ModelOperator.Operator.Tests.Support;

/// <summary>An API server in a dictionary whose caches are late only when told so; it remembers every write, in order.</summary>
internal sealed class MemoryApi : IKubernetesApi, IWriteTracker
{
    private readonly Dictionary<(Type Kind, ResourceKey Key), IKubernetesObject<V1ObjectMeta>> _objects = [];
    private readonly Dictionary<(Type Kind, ResourceKey Key), (IKubernetesObject<V1ObjectMeta> Object, string Json)> _asStored = [];
    private readonly Dictionary<Type, Dictionary<ResourceKey, IKubernetesObject<V1ObjectMeta>>> _late = [];
    private int _version;

    private Action<ResourceChangeType, IKubernetesObject<V1ObjectMeta>, IKubernetesObject<V1ObjectMeta>?>? _changed;

    private readonly Dictionary<(Type Kind, ResourceKey Key), JsonArray> _fields = [];

    private readonly Dictionary<(Type Kind, ResourceKey Key), JsonObject> _wishes = [];

    /// <summary>As <c>apply Deployment digits-1</c>.</summary>
    public List<string> Writes { get; } = [];

    /// <summary>The kinds that the server does not serve.</summary>
    public HashSet<Type> Unserved { get; } = [];

    /// <summary>The kinds that the server does not let the caller list.</summary>
    public HashSet<Type> Forbidden { get; } = [];

    /// <summary>The kinds whose objects a finalizer holds: a deletion marks them, and they stay until they are forgotten.</summary>
    public HashSet<Type> Held { get; } = [];

    /// <summary>The time at which held objects are deleted.</summary>
    public DateTime DeletesAt { get; set; } = DateTime.UnixEpoch;

    /// <summary>The number of times that somebody asked who owns an object's fields.</summary>
    public int AskedForFieldOwners { get; private set; }

    /// <summary>The names of the objects that were applied in dry runs; nothing of them is stored.</summary>
    public List<string> DryRuns { get; } = [];

    /// <summary>Makes the answer of a dry run, as a server that changes the object does.</summary>
    public Func<object, object> InDryRun { get; set; } = static resource => resource;

    /// <summary>Called before a write is carried out: what somebody else does in that very moment.</summary>
    public Action<string> JustBefore { get; set; } = static _ => { };

    /// <summary>Called before the server is asked for an object.</summary>
    public Action<string> JustBeforeRead { get; set; } = static _ => { };

    /// <summary>Called after an apply is carried out and before it is answered: what a webhook makes of it, or a merge with what others
    /// own.</summary>
    public Action<string> AfterApply { get; set; } = static _ => { };

    /// <summary>Lets the caches of a kind be late: they show what is there now, until they catch up.</summary>
    public void BeLate<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        _late[typeof(T)] = _objects.Where(one => one.Key.Kind == typeof(T)).ToDictionary(one => one.Key.Key, one => one.Value);

    /// <summary>Lets the caches of a kind show what is there.</summary>
    public void CatchUp<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => _late.Remove(typeof(T));

    public IResourceCache<T> Cache<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => new MemoryCache<T>(this);

    /// <summary>The changes of all objects of a kind.</summary>
    public IResourceFeed<T> Feed<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => new MemoryCache<T>(this);

    public T? Find<T>(string name, string ns = "ml")
        where T : class, IKubernetesObject<V1ObjectMeta> => (T?)_objects.GetValueOrDefault((typeof(T), new(ns, name)));

    public IEnumerable<T> All<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => _objects.Values.OfType<T>();

    /// <summary>Stores what somebody else wrote.</summary>
    public T Put<T>(T resource)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var json = JsonSerializer.SerializeToNode(resource, TypeOf<T>())!.AsObject();
        json["metadata"]!["uid"] ??= _objects.GetValueOrDefault((typeof(T), ResourceKey.Of(resource)))?.Metadata.Uid ?? $"uid-{++_version}";
        json["metadata"]!["resourceVersion"] = $"{++_version}";
        var stored = json.Deserialize(TypeOf<T>())!;
        Store(stored);
        _asStored[(typeof(T), ResourceKey.Of(stored))] = (stored, json.ToJsonString());
        return stored;
    }

    /// <summary>Shows an object as it is, of whatever kind.</summary>
    public void Keep<T>(T resource)
        where T : class, IKubernetesObject<V1ObjectMeta> => Store(resource);

    public Task<T?> GetAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        JustBeforeRead($"get {ResourceType.Of<T>().Kind} {name}");
        return Task.FromResult((T?)_objects.GetValueOrDefault((typeof(T), new(ns, name))));
    }

    /// <summary>The writer of all objects of a kind.</summary>
    public OwnedObjects<T> Owned<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => new(this, Cache<T>(), this, Rests);

    /// <summary>The rests that the writers disturb.</summary>
    public Rests Rests { get; } = new(TimeProvider.System);

    /// <summary>Somebody else deletes it.</summary>
    public void Forget<T>(string name, string ns = "ml")
        where T : class, IKubernetesObject<V1ObjectMeta> => Remove<T>(new(ns, name));

    /// <summary>Says who owns fields of an object: <c>("kubectl-edit", "Update", "spec")</c>.</summary>
    public void Own<T>(string name, params (string Manager, string Operation, string Fields)[] entries)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
            _fields[(typeof(T), new("ml", name))] = [.. entries.Select(e => Entry(e.Manager, e.Operation, e.Fields))];

    public Task<FieldOwners?> GetFieldOwnersAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        AskedForFieldOwners++;
        return Task.FromResult(_objects.GetValueOrDefault((typeof(T), new(ns, name))) is { } found
            ? new FieldOwners(found.Metadata.Uid, found.Metadata.ResourceVersion, _fields.GetValueOrDefault((typeof(T), new(ns, name)))
                ?? [])
            : null);
    }

    public Task<T> CreateAsync<T>(T resource, string fieldManager, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Write($"create {ResourceType.Of<T>().Kind} {resource.Metadata.Name}");
        if (Find<T>(resource.Metadata.Name!, resource.Metadata.NamespaceProperty!) is not null)
        {
            throw Conflict("already exists");
        }

        var stored = Put(resource);
        _wishes[(typeof(T), ResourceKey.Of(stored))] = JsonSerializer.SerializeToNode(resource, TypeOf<T>())!.AsObject();
        Own<T>(resource.Metadata.Name!, (fieldManager, "Update", "spec"));
        return Task.FromResult(stored);
    }

    public Task<T> ApplyAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (options.DryRun)
        {
            DryRuns.Add(resource.Metadata.Name!);
            JustBefore($"try {ResourceType.Of<T>().Kind} {resource.Metadata.Name}");
            return Task.FromResult((T)InDryRun(resource));
        }

        Write($"apply {ResourceType.Of<T>().Kind} {resource.Metadata.Name}");
        Check(Find<T>(resource.Metadata.Name!, resource.Metadata.NamespaceProperty!), options.Uid, options.ResourceVersion);
        var wish = JsonSerializer.SerializeToNode(resource, TypeOf<T>())!.AsObject();
        var present = Find<T>(resource.Metadata.Name!, resource.Metadata.NamespaceProperty!) is { } found
            ? JsonSerializer.SerializeToNode(found, TypeOf<T>())!.AsObject() : [];
        if (_wishes.GetValueOrDefault((typeof(T), ResourceKey.Of(resource))) is { } before)
        {
            JsonFields.Withdraw(present, before, wish);
        }

        JsonFields.Merge(present, wish);
        var stored = Put(present.Deserialize(TypeOf<T>())!);
        _wishes[(typeof(T), ResourceKey.Of(stored))] = wish;
        Own<T>(resource.Metadata.Name!, (options.FieldManager, "Apply", "spec"));
        AfterApply(resource.Metadata.Name!);
        return Task.FromResult(Find<T>(stored.Metadata.Name!, stored.Metadata.NamespaceProperty!)!);
    }

    public Task<T> PatchAsync<T>(string? ns, string name, Patch patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var present = (T)_objects[(typeof(T), new(ns, name))];
        if (patch.Type is PatchType.Json)
        {
            var values = patch.Body.AsArray().ToDictionary(o => (string)o!["path"]!, o => o!["value"]);
            JustBefore($"fields {ResourceType.Of<T>().Kind} {name}");
            Check(Find<T>(name, ns!), uid: null, (string?)values["/metadata/resourceVersion"]);
            _fields[(typeof(T), new(ns, name))] = values["/metadata/managedFields"]!.DeepClone().AsArray();
            return Task.FromResult(Put(present));
        }

        var metadata = patch.Body["metadata"];
        var kind = ResourceType.Of<T>().Kind;
        Write(patch.Body["spec"] is { } changed ? $"patch {kind} {name} {changed.ToJsonString()}"
            : metadata?["ownerReferences"] is null ? $"annotate {kind} {name}"
            : $"adopt {kind} {name}");
        present = (T)_objects[(typeof(T), new(ns, name))];
        Check(present, (string?)metadata?["uid"], (string?)metadata?["resourceVersion"]);
        var json = JsonSerializer.SerializeToNode(present, TypeOf<T>())!.AsObject();
        JsonFields.Merge(json, patch.Body.AsObject());
        return Task.FromResult(Put(json.Deserialize(TypeOf<T>())!));
    }

    public Task<bool> DeleteAsync<T>(string? ns, string name, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Write($"delete {ResourceType.Of<T>().Kind} {name}");
        Check(Find<T>(name, ns!), options.Uid, options.ResourceVersion);
        if (Held.Contains(typeof(T)) && Find<T>(name, ns!) is { } held)
        {
            var json = JsonSerializer.SerializeToNode(held, TypeOf<T>())!.AsObject();
            json["metadata"]!["deletionTimestamp"] = DeletesAt;
            Put(json.Deserialize(TypeOf<T>())!);
            return Task.FromResult(true);
        }

        return Task.FromResult(Remove<T>(new(ns, name)));
    }

    public void Wrote<T>(ResourceKey key, T written)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
    }

    public void Deleted<T>(ResourceKey key, T deleted)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
    }

    public Task<ListPage<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> CreateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> ApplyStatusAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> ReplaceAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<V1APIResourceList?> DiscoverAsync(string groupVersion, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private IEnumerable<T> Shown<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        _late.TryGetValue(typeof(T), out var late) ? late.Values.Cast<T>() : All<T>();

    private void Store<T>(T resource)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var old = _objects.GetValueOrDefault((typeof(T), ResourceKey.Of(resource)));
        _objects[(typeof(T), ResourceKey.Of(resource))] = resource;
        _changed?.Invoke(old is null ? ResourceChangeType.Added : ResourceChangeType.Updated, resource, old);
    }

    private bool Remove<T>(ResourceKey key)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (!_objects.Remove((typeof(T), key), out var gone))
        {
            return false;
        }

        _changed?.Invoke(ResourceChangeType.Deleted, gone, null);
        return true;
    }

    private void Write(string what)
    {
        ThrowIfChangedInPlace();
        JustBefore(what);
        Writes.Add(what);
    }

    // The models can be changed, and what a cache gives out is everybody's: who wants another one makes a copy.
    private void ThrowIfChangedInPlace()
    {
        foreach (var (key, (stored, json)) in _asStored)
        {
            if (!JsonNode.DeepEquals(JsonSerializer.SerializeToNode(stored, TypeOf(key.Kind)), JsonNode.Parse(json)))
            {
                throw new InvalidOperationException($"{key.Kind.Name} {key.Key} was changed in the cache; change a copy instead.");
            }
        }
    }

    private static void Check(IKubernetesObject<V1ObjectMeta>? present, string? uid, string? version)
    {
        if ((uid is not null && present?.Metadata.Uid != uid) || (version is not null && present?.Metadata.ResourceVersion != version))
        {
            throw Conflict("the object has been modified");
        }
    }

    private static KubernetesApiException Conflict(string message) => new(HttpStatusCode.Conflict, status: null, message);

    private static JsonObject Entry(string manager, string operation, string fields)
    {
        JsonObject inner = [];
        foreach (var part in fields.Split('.').Reverse())
        {
            inner = new JsonObject { [$"f:{part}"] = inner };
        }

        return new JsonObject { ["manager"] = manager, ["operation"] = operation, ["fieldsV1"] = inner };
    }

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)TypeOf(typeof(T));

    private static JsonTypeInfo TypeOf(Type type) =>
        (KubernetesJsonContext.Default.GetTypeInfo(type) ?? PodJsonContext.Default.GetTypeInfo(type)
            ?? ActionJsonContext.Default.GetTypeInfo(type) ?? ScaledObjectJsonContext.Default.GetTypeInfo(type))!;

    private sealed class MemoryCache<T>(MemoryApi api) : IResourceCache<T>, IResourceFeed<T>
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        public IDisposable Subscribe(Action<ResourceChange<T>> handler)
        {
            foreach (var present in api.All<T>())
            {
                handler(new(ResourceChangeType.Added, present, Old: null));
            }

            api._changed += Tell;
            return new Subscription(() => api._changed -= Tell);

            void Tell(
                ResourceChangeType type, IKubernetesObject<V1ObjectMeta> changed, IKubernetesObject<V1ObjectMeta>? old)
            {
                if (changed is T ours)
                {
                    handler(new(type, ours, (T?)old));
                }
            }
        }

        public bool HasSynced => true;

        public bool IsServed => !api.Unserved.Contains(typeof(T)) && !IsForbidden;

        public bool IsForbidden => api.Forbidden.Contains(typeof(T));

        public T? Get(string? ns, string name) => api._late.TryGetValue(typeof(T), out var late)
            ? (T?)late.GetValueOrDefault(new(ns, name))
            : (T?)api._objects.GetValueOrDefault((typeof(T), new(ns, name)));

        public IReadOnlyList<T> List(string? ns = null) =>
            [.. api.Shown<T>().Where(o => ns is null || o.Metadata.NamespaceProperty == ns)];

        public IReadOnlyList<T> ListByOwner(string ownerUid) =>
            [.. api.Shown<T>().Where(o => o.Metadata.OwnerReferences?.Any(r => r.Controller == true && r.Uid == ownerUid) == true)];

        public IReadOnlyList<T> ListByLabel(string ns, string label, string value) =>
            [.. api.Shown<T>().Where(o => o.Metadata.NamespaceProperty == ns && o.GetLabel(label) == value)];
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
