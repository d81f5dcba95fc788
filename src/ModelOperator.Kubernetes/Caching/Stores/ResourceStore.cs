using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>The cached objects with their indexes, and the changes that each new state makes. Thread-safe.</summary>
internal sealed class ResourceStore<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _gate = new();
    private readonly Packing<T> _packing;
    private readonly Dictionary<ResourceKey, StoredObject<T>> _objects = [];
    private readonly ResourceIndex<T, UInt128> _byOwner = new(static o => o.Owner == default ? null : o.Owner);
    private readonly Dictionary<string, ResourceIndex<T, IndexValue>> _byLabel = new(StringComparer.Ordinal);

    // Made when it is first asked for. Most stores are never asked for a namespace, and it takes as much as all objects by their keys.
    private ResourceIndex<T, IndexValue>? _byNamespace;

    public ResourceStore(Packing<T> packing)
    {
        _packing = packing;
        for (var label = 0; label < packing.Labels.Count; label++)
        {
            var place = label;
            _byLabel[packing.Labels[label]] = new(o => o.Labels[place] is { } value ? new(o.Key.Namespace, value) : null);
        }
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _objects.Count;
            }
        }
    }

    public T? Get(ResourceKey key) => Find(key) is { } stored ? _packing.ObjectOf(stored) : null;

    /// <summary>True when an object is held. It is not read for this.</summary>
    public bool Has(ResourceKey key) => Find(key) is not null;

    /// <summary>The state in which an object is held; null when it is not.</summary>
    public ObjectVersion? StateOf(ResourceKey key) => Find(key) is { } stored ? StateOf(stored) : null;

    /// <summary>All objects, each of which is read when its turn comes.</summary>
    public IEnumerable<T> Each()
    {
        StoredObject<T>[] all;
        lock (_gate)
        {
            all = [.. _objects.Values];
        }

        return all.Select(_packing.ObjectOf);
    }

    public T[] List(string? ns)
    {
        StoredObject<T>[] found;
        lock (_gate)
        {
            found = ns is null ? [.. _objects.Values] : InNamespaceLocked(ns);
        }

        return ObjectsOf(found);
    }

    public T[] ListByOwner(string ownerUid) => ObjectsOf(StoredByOwner(ownerUid));

    public T[] ListByLabel(string ns, string label, string value) => ObjectsOf(StoredByLabel(ns, label, value));

    public ObjectVersion[] VersionsByOwner(string ownerUid) => VersionsOf(StoredByOwner(ownerUid));

    public ObjectVersion[] VersionsByLabel(string ns, string label, string value) => VersionsOf(StoredByLabel(ns, label, value));

    /// <summary>A change with its objects.</summary>
    public ResourceChange<T> Read(StoredChange<T> change) => new(
        change.Type, _packing.ObjectOf(change.Object), change.Old is { } old ? _packing.ObjectOf(old) : null);

    /// <summary>Stores a newer state of one object; an older state is ignored.</summary>
    public void Upsert(T current, List<StoredChange<T>> changes)
    {
        var stored = _packing.Store(current);
        lock (_gate)
        {
            UpsertLocked(stored, changes);
        }
    }

    /// <summary>Removes an object, unless the cached one was made after the deletion.</summary>
    public void Remove(T deleted, List<StoredChange<T>> changes)
    {
        lock (_gate)
        {
            var cached = _objects.GetValueOrDefault(ResourceKey.Of(deleted));
            var isReborn = cached is not null
                && ResourceVersions.IsOlder(deleted.Metadata.ResourceVersion, cached.Version)
                && cached.Uid != ObjectVersion.HashOf(deleted.Metadata.Uid);
            if (cached is not null && !isReborn)
            {
                Put(cached, current: null);
                changes.Add(new(ResourceChangeType.Deleted, _packing.Store(deleted), Old: null));
            }
        }
    }

    /// <summary>Removes an object that did not exist at <paramref name="version"/>.</summary>
    public void Remove(ResourceKey key, string version, List<StoredChange<T>> changes)
    {
        lock (_gate)
        {
            if (_objects.TryGetValue(key, out var cached) && !ResourceVersions.IsOlder(version, cached.Version))
            {
                Put(cached, current: null);
                changes.Add(new(ResourceChangeType.Deleted, cached, Old: null));
            }
        }
    }

    /// <summary>
    /// Replaces everything in a namespace, or everything when <paramref name="ns"/> is null, by a list. Objects that are missing from the
    /// list have been deleted meanwhile.
    /// </summary>
    public void Replace(string? ns, ListSnapshot<T> list, List<StoredChange<T>> changes)
    {
        lock (_gate)
        {
            var present = new HashSet<ResourceKey>(list.Items.Count + list.Unreadable.Count);
            foreach (var item in list.Items)
            {
                present.Add(item.Key);
            }

            foreach (var item in list.Unreadable)
            {
                present.Add(new ResourceKey(item.NamespaceProperty, item.Name ?? ""));
            }

            foreach (var (_, cached) in _objects.Where(o => (ns is null || o.Key.Namespace == ns) && !present.Contains(o.Key)).ToList())
            {
                if (!ResourceVersions.IsOlder(list.ResourceVersion, cached.Version))
                {
                    Put(cached, current: null);
                    changes.Add(new(ResourceChangeType.Deleted, cached, Old: null));
                }
            }

            foreach (var item in list.Items)
            {
                UpsertLocked(item, changes);
            }
        }
    }

    private void UpsertLocked(StoredObject<T> current, List<StoredChange<T>> changes)
    {
        var cached = _objects.GetValueOrDefault(current.Key);
        if (cached is null)
        {
            changes.Add(new(ResourceChangeType.Added, current, Old: null));
        }
        else if (cached.Version == current.Version || ResourceVersions.IsOlder(current.Version, cached.Version))
        {
            return;
        }
        else if (cached.Uid != current.Uid)
        {
            // Another object has taken the name, and the deletion in between was missed.
            changes.Add(new(ResourceChangeType.Deleted, cached, Old: null));
            changes.Add(new(ResourceChangeType.Added, current, Old: null));
        }
        else
        {
            changes.Add(new(ResourceChangeType.Updated, current, cached));
        }

        Put(cached, current);
    }

    private void Put(StoredObject<T>? old, StoredObject<T>? current)
    {
        if (current is null)
        {
            _objects.Remove(old!.Key);
        }
        else
        {
            _objects[current.Key] = current;
        }

        _byNamespace?.Put(old, current);
        _byOwner.Put(old, current);
        foreach (var index in _byLabel.Values)
        {
            index.Put(old, current);
        }
    }

    private StoredObject<T>[] InNamespaceLocked(string ns)
    {
        if (_byNamespace is null)
        {
            _byNamespace = new(static o => new(Namespace: null, o.Key.Namespace ?? ""));
            foreach (var stored in _objects.Values)
            {
                _byNamespace.Put(old: null, stored);
            }
        }

        return _byNamespace.List(new(Namespace: null, ns));
    }

    private static ObjectVersion StateOf(StoredObject<T> stored) => new(stored.Uid, stored.Version, stored.Owner);

    private static ObjectVersion[] VersionsOf(StoredObject<T>[] stored) => Array.ConvertAll(stored, StateOf);

    private StoredObject<T>[] StoredByOwner(string ownerUid)
    {
        lock (_gate)
        {
            return _byOwner.List(ObjectVersion.HashOf(ownerUid));
        }
    }

    private StoredObject<T>[] StoredByLabel(string ns, string label, string value)
    {
        lock (_gate)
        {
            return _byLabel.TryGetValue(label, out var index)
                ? index.List(new(ns, value))
                : throw new InvalidOperationException(
                    $"The cache of {typeof(T).Name} has no index of label '{label}': add it to InformerOptions.LabelIndexes.");
        }
    }

    private StoredObject<T>? Find(ResourceKey key)
    {
        lock (_gate)
        {
            return _objects.GetValueOrDefault(key);
        }
    }

    // Read outside of the gate, so that readers do not wait for each other.
    private T[] ObjectsOf(StoredObject<T>[] stored) => Array.ConvertAll(stored, _packing.ObjectOf);
}
