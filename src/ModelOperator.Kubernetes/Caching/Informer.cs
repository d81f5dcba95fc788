using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Models;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>Keeps a cache of one kind in step with the API server and tells its subscribers what changes.</summary>
public sealed class Informer<T> : IInformer, IResourceCache<T>, IReflectorTarget<T>, ITrackedCache
    where T : class, IKubernetesObject
{
    private readonly IKubernetesApi api;
    private readonly InformerOptions<T> options;
    private readonly ILogger logger;
    private readonly Reflector<T> reflector;
    private readonly ResourceStore<T> store;
    private readonly TaskCompletionSource synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Holds the order of changes: what a subscriber is told and what it finds in the cache never contradict each other.
    private readonly Lock telling = new();
    private readonly List<Action<ResourceChange<T>>> subscribers = [];
    private readonly List<ResourceChange<T>> changes = [];
    private Action? advanced;

    /// <summary>Makes an informer; it does nothing until it is run.</summary>
    public Informer(
        IKubernetesApi api, IOptions<InformerOptions<T>> options, TimeProvider time, ILogger<Informer<T>> logger)
        : this(api, options.Value, time, new Random(), logger)
    {
    }

    internal Informer(IKubernetesApi api, InformerOptions<T> options, TimeProvider time, Random random, ILogger logger)
    {
        this.api = api;
        this.options = options;
        this.logger = logger;
        store = new ResourceStore<T>(options.LabelIndexes);
        reflector = new Reflector<T>(api, options, this, time, random, logger);
    }

    /// <inheritdoc />
    public string Resource { get; } = ResourceType.Of<T>().ToString();

    /// <inheritdoc cref="IInformer.HasSynced" />
    public bool HasSynced => synced.Task.IsCompleted;

    /// <inheritdoc />
    public string? LastError { get; private set; }

    /// <summary>The newest version that the cache has seen; null before the first list.</summary>
    public string? LastResourceVersion { get; private set; }

    /// <inheritdoc />
    public T? Get(string? ns, string name) => store.Get(new ResourceKey(ns, name));

    /// <inheritdoc />
    public IReadOnlyList<T> List(string? ns = null) => store.List(ns);

    /// <inheritdoc />
    public IReadOnlyList<T> ListByOwner(string ownerUid) => store.ListByOwner(ownerUid);

    /// <inheritdoc />
    public IReadOnlyList<T> ListByLabel(string ns, string label, string value) => store.ListByLabel(ns, label, value);

    /// <summary>
    /// Tells <paramref name="handler"/> every change from now on, after an Added for each object that is there already.
    /// Calls come one at a time and in order; the handler must return quickly.
    /// </summary>
    /// <returns>Ends the subscription.</returns>
    public IDisposable Subscribe(Action<ResourceChange<T>> handler)
    {
        lock (telling)
        {
            subscribers.Add(handler);
            foreach (var present in store.List(ns: null))
            {
                Tell(handler, new ResourceChange<T>(ResourceChangeType.Added, present, Old: null));
            }
        }

        return new Subscription(this, handler);
    }

    /// <inheritdoc />
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => synced.Task.WaitAsync(cancellationToken);

    /// <inheritdoc />
    public Task RunAsync(CancellationToken cancellationToken) => reflector.RunAsync(cancellationToken);

    void IReflectorTarget<T>.Replace(ListSnapshot<T> list)
    {
        var kept = options.Keep is { } keep ? list with { Items = [.. list.Items.Where(keep)] } : list;
        Change(list.ResourceVersion, all => store.Replace(kept, all));
        synced.TrySetResult();
    }

    void IReflectorTarget<T>.Apply(WatchEvent<T> change) => Change(change.Object.Metadata.ResourceVersion, all =>
    {
        switch (change.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified when options.Keep?.Invoke(change.Object) != false:
                store.Upsert(change.Object, all);
                break;
            case WatchEventType.Added or WatchEventType.Modified or WatchEventType.Deleted:
                store.Remove(change.Object, all);
                break;
            default:
                break;
        }
    });

    void IReflectorTarget<T>.Failed(Exception error) => LastError = error.Message;

    void ITrackedCache.OnAdvanced(Action handler) => advanced += handler;

    bool ITrackedCache.Holds(ResourceKey key, string version) =>
        ResourceVersions.IsAtLeast(LastResourceVersion, version)
        || ResourceVersions.IsAtLeast(store.Get(key)?.Metadata.ResourceVersion, version);

    bool ITrackedCache.KnowsDeleted(ResourceKey key, string uid) =>
        store.Get(key) is not { } cached || cached.Metadata.Uid != uid || cached.Metadata.DeletionTimestamp is not null;

    async Task ITrackedCache.RefreshAsync(ResourceKey key, CancellationToken cancellationToken)
    {
        // A list of one obeys the informer's selectors, as a Get would not.
        var byName = $"metadata.name={key.Name}";
        var request = new ListRequest
        {
            Namespace = key.Namespace,
            LabelSelector = options.LabelSelector,
            FieldSelector = options.FieldSelector is { } fields ? $"{fields},{byName}" : byName,
        };
        var page = await api.ListAsync<T>(request, cancellationToken);
        Change(version: null, all =>
        {
            if (page.Items.Count > 0 && options.Keep?.Invoke(page.Items[0]) != false)
            {
                store.Upsert(page.Items[0], all);
            }
            else if (page.Unreadable.Count == 0)
            {
                store.Remove(key, page.ResourceVersion, all);
            }
        });
    }

    private void Change(string? version, Action<List<ResourceChange<T>>> change)
    {
        lock (telling)
        {
            changes.Clear();
            change(changes);
            if (!string.IsNullOrEmpty(version))
            {
                LastResourceVersion = version;
                LastError = null;
            }

            foreach (var made in changes)
            {
                foreach (var subscriber in subscribers)
                {
                    Tell(subscriber, made);
                }
            }
        }

        advanced?.Invoke();
    }

    private void Tell(Action<ResourceChange<T>> handler, ResourceChange<T> change)
    {
        try
        {
            handler(change);
        }
        catch (Exception e)
        {
            Log.SubscriberFailed(logger, e, Resource, change.Type);
        }
    }

    private sealed class Subscription(Informer<T> informer, Action<ResourceChange<T>> handler) : IDisposable
    {
        public void Dispose()
        {
            lock (informer.telling)
            {
                informer.subscribers.Remove(handler);
            }
        }
    }
}
