using k8s;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelOperator.Kubernetes.Client;
using k8s.Models;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>Keeps a cache of one kind in step with the API server and tells its subscribers what changes.</summary>
public sealed class Informer<T> : IInformer, IResourceCache<T>, IReflectorTarget<T>, ITrackedCache
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly IKubernetesApi _api;
    private readonly InformerOptions<T> _options;
    private readonly ILogger _logger;
    private readonly Reflector<T> _reflector;
    private readonly ResourceStore<T> _store;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Holds the order of changes: what a subscriber is told and what it finds in the cache never contradict each other.
    private readonly Lock _telling = new();
    private readonly List<Action<ResourceChange<T>>> _subscribers = [];
    private readonly List<ResourceChange<T>> _changes = [];
    private Action? _advanced;

    /// <summary>Makes an informer; it does nothing until it is run.</summary>
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
        _store = new ResourceStore<T>(options.LabelIndexes);
        _reflector = new Reflector<T>(api, options, this, time, random, logger);
    }

    /// <inheritdoc />
    public string Resource { get; } = ResourceType.Of<T>().ToString();

    /// <inheritdoc cref="IInformer.HasSynced" />
    public bool HasSynced => _synced.Task.IsCompleted;

    /// <inheritdoc />
    public string? LastError { get; private set; }

    /// <summary>The newest version that the cache has seen; null before the first list.</summary>
    public string? LastResourceVersion { get; private set; }

    /// <inheritdoc />
    public T? Get(string? ns, string name) => _store.Get(new ResourceKey(ns, name));

    /// <inheritdoc />
    public IReadOnlyList<T> List(string? ns = null) => _store.List(ns);

    /// <inheritdoc />
    public IReadOnlyList<T> ListByOwner(string ownerUid) => _store.ListByOwner(ownerUid);

    /// <inheritdoc />
    public IReadOnlyList<T> ListByLabel(string ns, string label, string value) => _store.ListByLabel(ns, label, value);

    /// <summary>
    /// Tells <paramref name="handler"/> every change from now on, after an Added for each object that is there already.
    /// Calls come one at a time and in order; the handler must return quickly.
    /// </summary>
    /// <returns>Ends the subscription.</returns>
    public IDisposable Subscribe(Action<ResourceChange<T>> handler)
    {
        lock (_telling)
        {
            _subscribers.Add(handler);
            foreach (var present in _store.List(ns: null))
            {
                Tell(handler, new ResourceChange<T>(ResourceChangeType.Added, present, Old: null));
            }
        }

        return new Subscription(this, handler);
    }

    /// <inheritdoc />
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    /// <inheritdoc />
    public Task RunAsync(CancellationToken cancellationToken) => _reflector.RunAsync(cancellationToken);

    void IReflectorTarget<T>.Replace(ListSnapshot<T> list)
    {
        var kept = _options.Keep is { } keep ? list with { Items = [.. list.Items.Where(keep)] } : list;
        Change(list.ResourceVersion, all => _store.Replace(kept, all));
        _synced.TrySetResult();
    }

    void IReflectorTarget<T>.Apply(WatchEvent<T> change) => Change(change.Object.Metadata.ResourceVersion, all =>
    {
        switch (change.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified when _options.Keep?.Invoke(change.Object) != false:
                _store.Upsert(change.Object, all);
                break;
            case WatchEventType.Added or WatchEventType.Modified or WatchEventType.Deleted:
                _store.Remove(change.Object, all);
                break;
            default:
                break;
        }
    });

    void IReflectorTarget<T>.Failed(Exception error) => LastError = error.Message;

    void ITrackedCache.OnAdvanced(Action handler) => _advanced += handler;

    bool ITrackedCache.Holds(ResourceKey key, string version) =>
        ResourceVersions.IsAtLeast(LastResourceVersion, version)
        || ResourceVersions.IsAtLeast(_store.Get(key)?.Metadata.ResourceVersion, version);

    bool ITrackedCache.KnowsDeleted(ResourceKey key, string uid) =>
        _store.Get(key) is not { } cached || cached.Metadata.Uid != uid || cached.Metadata.DeletionTimestamp is not null;

    async Task ITrackedCache.RefreshAsync(ResourceKey key, CancellationToken cancellationToken)
    {
        // A list of one obeys the informer's selectors, as a Get would not.
        var byName = $"metadata.name={key.Name}";
        var request = new ListRequest
        {
            Namespace = key.Namespace,
            LabelSelector = _options.LabelSelector,
            FieldSelector = _options.FieldSelector is { } fields ? $"{fields},{byName}" : byName,
        };
        var page = await _api.ListAsync<T>(request, cancellationToken);
        Change(version: null, all =>
        {
            if (page.Items.Count > 0 && _options.Keep?.Invoke(page.Items[0]) != false)
            {
                _store.Upsert(page.Items[0], all);
            }
            else if (page.Unreadable.Count == 0)
            {
                _store.Remove(key, page.ResourceVersion, all);
            }
        });
    }

    private void Change(string? version, Action<List<ResourceChange<T>>> change)
    {
        lock (_telling)
        {
            _changes.Clear();
            change(_changes);
            if (!string.IsNullOrEmpty(version))
            {
                LastResourceVersion = version;
                LastError = null;
            }

            foreach (var made in _changes)
            {
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
        catch (Exception e)
        {
            Log.SubscriberFailed(_logger, e, Resource, change.Type);
        }
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
