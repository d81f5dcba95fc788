using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Caching;

namespace ModelOperator.Kubernetes.Controllers.Writes;

/// <summary>
/// Remembers for each key the versions that its writes made, until the caches have caught up. A cache has caught up when it holds that
/// version of the object or a later one, or has seen any later version of the kind. It is thread-safe.
/// </summary>
internal sealed class WriteTracker(IServiceProvider provider, TimeProvider time, ILogger<WriteTracker> logger) : IWriteTracker
{
    /// <summary>The time for which events are awaited before the object is read again.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceKey, List<PendingWrite>> _pending = [];
    private readonly Dictionary<ResourceKey, HeldKey> _held = [];
    private readonly HashSet<ITrackedCache> _followed = [];

    /// <inheritdoc />
    public void Wrote<T>(ResourceKey key, T written)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (CacheOf<T>() is ITrackedCache cache && written.Metadata.ResourceVersion is { } version)
        {
            Add(key, new PendingWrite(cache, ResourceKey.Of(written), version, Uid: null, time.GetTimestamp()));
        }
    }

    /// <inheritdoc />
    public void Deleted<T>(ResourceKey key, T deleted)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (CacheOf<T>() is ITrackedCache cache)
        {
            Add(key, new PendingWrite(cache, ResourceKey.Of(deleted), Version: null, deleted.Metadata.Uid, time.GetTimestamp()));
        }
    }

    /// <summary>
    /// Tells whether a key may be reconciled. If not, <paramref name="resume"/> is called once it may, or once it has waited long enough;
    /// then <see cref="RefreshAsync"/> is due.
    /// </summary>
    public WriteState Check(ResourceKey key, Action<ResourceKey> resume)
    {
        lock (_gate)
        {
            Release(key);
            if (IsCaughtUp(key))
            {
                return WriteState.Seen;
            }

            var wait = Patience - time.GetElapsedTime(_pending[key][0].At);
            if (wait <= TimeSpan.Zero)
            {
                return WriteState.Late;
            }

            _held[key] = new HeldKey(resume, time.CreateTimer(_ => resume(key), state: null, wait, Timeout.InfiniteTimeSpan));
            return WriteState.Waiting;
        }
    }

    /// <summary>Reads from the server the objects that the caches have not seen in time.</summary>
    public async Task RefreshAsync(ResourceKey key, CancellationToken cancellationToken)
    {
        List<PendingWrite> late;
        lock (_gate)
        {
            late = IsCaughtUp(key) ? [] : [.. _pending[key]];
        }

        foreach (var write in late)
        {
            WriteTrackerLog.CacheLate(logger, key, write.Written, Patience.TotalSeconds);
            await write.Cache.RefreshAsync(write.Written, cancellationToken);
        }

        lock (_gate)
        {
            if (_pending.TryGetValue(key, out var writes))
            {
                writes.RemoveAll(late.Contains);
                RemoveIfEmpty(key, writes);
            }
        }
    }

    private void Add(ResourceKey key, PendingWrite write)
    {
        if (write.IsSeen)
        {
            return; // nothing was changed, or the event was faster than the answer
        }

        lock (_gate)
        {
            if (_followed.Add(write.Cache))
            {
                write.Cache.OnAdvanced(ResumeCaughtUp);
            }

            if (!_pending.TryGetValue(key, out var writes))
            {
                _pending[key] = writes = [];
            }

            writes.RemoveAll(w => w.Cache == write.Cache && w.Written == write.Written);
            writes.Add(write);
        }
    }

    private void ResumeCaughtUp()
    {
        List<(ResourceKey Key, Action<ResourceKey> Resume)>? ready = null;
        lock (_gate)
        {
            foreach (var (key, waiting) in _held)
            {
                if (IsCaughtUp(key))
                {
                    (ready ??= []).Add((key, waiting.Resume));
                }
            }

            foreach (var (key, _) in ready ?? [])
            {
                Release(key);
            }
        }

        foreach (var (key, resume) in ready ?? [])
        {
            resume(key);
        }
    }

    private void Release(ResourceKey key)
    {
        if (_held.Remove(key, out var waiting))
        {
            waiting.Deadline.Dispose();
        }
    }

    private bool IsCaughtUp(ResourceKey key)
    {
        if (!_pending.TryGetValue(key, out var writes))
        {
            return true;
        }

        writes.RemoveAll(static write => write.IsSeen);
        return RemoveIfEmpty(key, writes);
    }

    private bool RemoveIfEmpty(ResourceKey key, List<PendingWrite> writes) => writes.Count == 0 && _pending.Remove(key);

    private Informer<T>? CacheOf<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => provider.GetService<Informer<T>>();

    private sealed record HeldKey(Action<ResourceKey> Resume, ITimer Deadline);
}
