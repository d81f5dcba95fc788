using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Client.Discovery;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>Keeps a cache of one kind in step with the API server and tells its subscribers what changes.</summary>
public sealed class Informer<T> : IInformer, IResourceCache<T>, IResourceFeed<T>, ITrackedCache
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly IKubernetesApi _api;
    private readonly InformerOptions<T> _options;
    private readonly ILogger _logger;
    private readonly Part[] _parts;
    private readonly ResourceStore<T> _store;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Keeps the order of changes, so that what a subscriber is told never contradicts what it finds in the cache.
    private readonly Lock _telling = new();
    private readonly List<Action<ResourceChange<T>>> _subscribers = [];
    private readonly List<StoredChange<T>> _changes = [];
    private Action? _advanced;

    /// <summary>Makes an informer, which does nothing until it is run.</summary>
    public Informer(
        IKubernetesApi api, IOptions<InformerOptions<T>> options, TimeProvider time, ILogger<Informer<T>> logger)
        : this(api, options.Value, time, new Random(), logger)
    {
    }

    internal Informer(IKubernetesApi api, InformerOptions<T> options, TimeProvider time, Random random, ILogger logger)
    {
        _api = api;
        _options = options;
        _logger = logger;
        var packing = new Packing<T>(options.PackedBy, options.LabelIndexes);
        _store = new ResourceStore<T>(packing);
        _parts = options.Namespaces.Count == 0
            ? [new Part(this, ns: null, packing, time, random)]
            : [.. options.Namespaces.Select(ns => new Part(this, ns, packing, time, random))];
    }

    /// <inheritdoc />
    public string Resource { get; } = ResourceType.Of<T>().ToString();

    /// <inheritdoc cref="IInformer.HasSynced" />
    public bool HasSynced => _synced.Task.IsCompleted;

    /// <inheritdoc />
    public bool IsServed => Array.TrueForAll(_parts, part => part.IsServed);

    /// <inheritdoc />
    public bool IsForbidden => Array.Exists(_parts, part => part.IsForbidden);

    /// <inheritdoc />
    public string? LastError => LastFailure?.Message;

    /// <summary>The failure that keeps it from the server now; null when there is none.</summary>
    public Exception? LastFailure => _parts.Select(part => part.LastFailure).FirstOrDefault(failure => failure is not null);

    /// <summary>The newest version that the cache has seen; null before the first list.</summary>
    public string? LastResourceVersion { get; private set; }

    /// <inheritdoc />
    public T? Get(string? ns, string name) => _store.Get(new ResourceKey(ns, name));

    /// <inheritdoc />
    public ObjectVersion? StateOf(string? ns, string name) => _store.StateOf(new ResourceKey(ns, name));

    /// <inheritdoc />
    public IReadOnlyList<T> List(string? ns = null) => _store.List(ns);

    /// <inheritdoc />
    public IReadOnlyList<T> ListByOwner(string ownerUid) => _store.ListByOwner(ownerUid);

    /// <inheritdoc />
    public IReadOnlyList<T> ListByLabel(string ns, string label, string value) => _store.ListByLabel(ns, label, value);

    /// <inheritdoc />
    public IReadOnlyList<ObjectVersion> VersionsByOwner(string ownerUid) => _store.VersionsByOwner(ownerUid);

    /// <inheritdoc />
    public IReadOnlyList<ObjectVersion> VersionsByLabel(string ns, string label, string value) =>
        _store.VersionsByLabel(ns, label, value);

    /// <inheritdoc />
    public IDisposable Subscribe(Action<ResourceChange<T>> handler)
    {
        lock (_telling)
        {
            _subscribers.Add(handler);
            foreach (var present in _store.Each())
            {
                Tell(handler, new ResourceChange<T>(ResourceChangeType.Added, present, Old: null));
            }
        }

        return new Subscription(this, handler);
    }

    /// <inheritdoc />
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    /// <inheritdoc />
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(_parts.Select(part => part.RunAsync(cancellationToken)));

    void ITrackedCache.OnAdvanced(Action handler) => _advanced += handler;

    bool ITrackedCache.Holds(ResourceKey key, string version) =>
        ResourceVersions.IsAtLeast(Array.Find(_parts, part => part.Covers(key))?.Version, version)
        || ResourceVersions.IsAtLeast(_store.StateOf(key)?.Version, version);

    bool ITrackedCache.KnowsDeleted(ResourceKey key, string uid) =>
        _store.Get(key) is not { } cached || cached.Metadata.Uid != uid || cached.Metadata.DeletionTimestamp is not null;

    async Task ITrackedCache.RefreshAsync(ResourceKey key, CancellationToken cancellationToken)
    {
        // A list with one name obeys the informer's selectors, which a Get would not.
        var byName = $"metadata.name={key.Name}";
        var request = new ListRequest
        {
            Namespace = key.Namespace,
            LabelSelector = _options.LabelSelector,
            FieldSelector = _options.FieldSelector is { } fields ? $"{fields},{byName}" : byName,
        };
        ListPage<T> page;
        try
        {
            page = await _api.ListAsync<T>(request, cancellationToken);
        }
        catch (KubernetesApiException exception) when (_options.IsOptional && exception.IsNotFound)
        {
            // One server of several may not know the kind for a moment. When it has gone, the reflector finds out and empties the cache.
            return;
        }

        Change(part: null, version: null, all =>
        {
            if (page.Items.Count > 0 && _options.Keeps(page.Items[0], page.Bytes.ElementAtOrDefault(0)))
            {
                _store.Upsert(page.Items[0], all);
            }
            else if (page.Unreadable.Count == 0)
            {
                _store.Remove(key, page.ResourceVersion, all);
            }
        });
    }

    private void Change(Part? part, string? version, Action<List<StoredChange<T>>> change)
    {
        lock (_telling)
        {
            _changes.Clear();
            change(_changes);
            if (!string.IsNullOrEmpty(version))
            {
                LastResourceVersion = version;
                part?.Advance(version);
            }

            foreach (var stored in _subscribers.Count == 0 ? [] : _changes)
            {
                var made = _store.Read(stored);
                foreach (var subscriber in _subscribers)
                {
                    Tell(subscriber, made);
                }
            }
        }

        _advanced?.Invoke();
    }

    private void Tell(Action<ResourceChange<T>> handler, ResourceChange<T> change)
    {
        try
        {
            handler(change);
        }
        catch (Exception exception)
        {
            Log.SubscriberFailed(_logger, exception, Resource, change.Type);
        }
    }

    /// <summary>The state of what is read from one namespace, or from all.</summary>
    private sealed class Part : IReflectorTarget<T>
    {
        private readonly Informer<T> _informer;
        private readonly string? _namespace;
        private readonly Reflector<T> _reflector;
        private bool _isListed;
        private volatile bool _isServed;
        private volatile bool _isForbidden;

        public Part(Informer<T> informer, string? ns, Packing<T> packing, TimeProvider time, Random random)
        {
            _informer = informer;
            _namespace = ns;
            _reflector = new Reflector<T>(informer._api, ns, informer._options, packing, this, time, random, informer._logger);
        }

        /// <summary>The newest version that the cache has seen in this part; null before the first list.</summary>
        public string? Version { get; private set; }

        /// <summary>The failure that keeps this part from the server now; null when there is none.</summary>
        public Exception? LastFailure { get; private set; }

        /// <summary>True when the last list was answered.</summary>
        public bool IsServed => _isServed;

        /// <summary>True when the kind counts as not served because the server does not let this process list it.</summary>
        public bool IsForbidden => _isForbidden;

        public bool Covers(ResourceKey key) => _namespace is null || key.Namespace == _namespace;

        public Task RunAsync(CancellationToken cancellationToken) => _reflector.RunAsync(cancellationToken);

        /// <summary>Notes that the cache has moved on to a version.</summary>
        public void Advance(string version)
        {
            Version = version;
            LastFailure = null;
        }

        public void Replace(ListSnapshot<T> list)
        {
            (_isServed, _isForbidden) = (true, false);
            Fill(list);
        }

        public void Absent(bool isForbidden)
        {
            (_isServed, _isForbidden) = (false, isForbidden);
            LastFailure = null;
            Fill(new ListSnapshot<T>([], [], ""));
        }

        private void Fill(ListSnapshot<T> list)
        {
            _informer.Change(this, list.ResourceVersion, all => _informer._store.Replace(_namespace, list, all));
            _informer._options.Room?.Retain(key => !Covers(key) || _informer._store.Has(key));
            lock (_informer._telling)
            {
                _isListed = true;
                if (Array.TrueForAll(_informer._parts, part => part._isListed))
                {
                    _informer._synced.TrySetResult();
                }
            }
        }

        public void Apply(WatchEvent<T> change) => _informer.Change(this, change.Object.Metadata.ResourceVersion, all =>
        {
            switch (change.Type)
            {
                case WatchEventType.Added or WatchEventType.Modified when _informer._options.Keeps(change.Object, change.Bytes):
                    _informer._store.Upsert(change.Object, all);
                    break;
                case WatchEventType.Added or WatchEventType.Modified or WatchEventType.Deleted:
                    _informer._store.Remove(change.Object, all);
                    Leave(ResourceKey.Of(change.Object));
                    break;
                default:
                    break;
            }
        });

        private void Leave(ResourceKey key)
        {
            if (!_informer._store.Has(key))
            {
                _informer._options.Room?.Leave(key);
            }
        }

        public void Reached() => LastFailure = null;

        public void Failed(Exception error) => LastFailure = error;
    }

    private sealed class Subscription(Informer<T> informer, Action<ResourceChange<T>> handler) : IDisposable
    {
        public void Dispose()
        {
            lock (informer._telling)
            {
                informer._subscribers.Remove(handler);
            }
        }
    }
}
