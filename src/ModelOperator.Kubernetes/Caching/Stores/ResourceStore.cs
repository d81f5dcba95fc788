using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Caching.Reflecting;

namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>The cached objects with their indexes, and the changes that each new state makes. Thread-safe.</summary>
internal sealed class ResourceStore<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceKey, T> _objects = [];
    private readonly ResourceIndex<T> _byNamespace = new(static o => o.Metadata.NamespaceProperty ?? "");
    private readonly ResourceIndex<T> _byOwner = new(OwnerOf);
    private readonly Dictionary<string, ResourceIndex<T>> _byLabel;

    public ResourceStore(IEnumerable<string> labels) =>
        _byLabel = labels.ToDictionary(l => l, l => new ResourceIndex<T>(o => LabelValueOf(o, l)), StringComparer.Ordinal);

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

    public T? Get(ResourceKey key)
    {
        lock (_gate)
        {
            return _objects.GetValueOrDefault(key);
        }
    }

    public T[] List(string? ns)
    {
        lock (_gate)
        {
            return ns is null ? [.. _objects.Values] : _byNamespace.List(ns);
        }
    }

    public T[] ListByOwner(string ownerUid)
    {
        lock (_gate)
        {
            return _byOwner.List(ownerUid);
        }
    }

    public T[] ListByLabel(string ns, string label, string value)
    {
        lock (_gate)
        {
            return _byLabel.TryGetValue(label, out var index)
                ? index.List($"{ns}/{value}")
                : throw new InvalidOperationException(
                    $"The cache of {typeof(T).Name} has no index of label '{label}': add it to InformerOptions.LabelIndexes.");
        }
    }

    /// <summary>Stores a newer state of one object; an older state is ignored.</summary>
    public void Upsert(T current, List<ResourceChange<T>> changes)
    {
        lock (_gate)
        {
            UpsertLocked(current, changes);
        }
    }

    /// <summary>Removes an object, unless the cached one was made after the deletion.</summary>
    public void Remove(T deleted, List<ResourceChange<T>> changes)
    {
        lock (_gate)
        {
            var key = ResourceKey.Of(deleted);
            var isReborn = _objects.TryGetValue(key, out var cached)
                && cached.Metadata.Uid != deleted.Metadata.Uid
                && ResourceVersions.IsOlder(deleted.Metadata.ResourceVersion, cached.Metadata.ResourceVersion);
            if (cached is not null && !isReborn)
            {
                Put(key, cached, current: null);
                changes.Add(new ResourceChange<T>(ResourceChangeType.Deleted, deleted, Old: null));
            }
        }
    }

    /// <summary>Removes an object that did not exist at <paramref name="version"/>.</summary>
    public void Remove(ResourceKey key, string version, List<ResourceChange<T>> changes)
    {
        lock (_gate)
        {
            if (_objects.TryGetValue(key, out var cached) && !ResourceVersions.IsOlder(version, cached.Metadata.ResourceVersion))
            {
                Put(key, cached, current: null);
                changes.Add(new ResourceChange<T>(ResourceChangeType.Deleted, cached, Old: null));
            }
        }
    }

    /// <summary>
    /// Replaces everything in a namespace, or everything when <paramref name="ns"/> is null, by a list. Objects that are missing from the
    /// list have been deleted meanwhile.
    /// </summary>
    public void Replace(string? ns, ListSnapshot<T> list, List<ResourceChange<T>> changes)
    {
        lock (_gate)
        {
            var present = new HashSet<ResourceKey>(list.Items.Count + list.Unreadable.Count);
            foreach (var item in list.Items)
            {
                present.Add(ResourceKey.Of(item));
            }

            foreach (var item in list.Unreadable)
            {
                present.Add(new ResourceKey(item.NamespaceProperty, item.Name ?? ""));
            }

            foreach (var (key, cached) in _objects.Where(o => (ns is null || o.Key.Namespace == ns) && !present.Contains(o.Key)).ToList())
            {
                if (!ResourceVersions.IsOlder(list.ResourceVersion, cached.Metadata.ResourceVersion))
                {
                    Put(key, cached, current: null);
                    changes.Add(new ResourceChange<T>(ResourceChangeType.Deleted, cached, Old: null));
                }
            }

            foreach (var item in list.Items)
            {
                UpsertLocked(item, changes);
            }
        }
    }

    private void UpsertLocked(T current, List<ResourceChange<T>> changes)
    {
        var key = ResourceKey.Of(current);
        var cached = _objects.GetValueOrDefault(key);
        if (cached is null)
        {
            changes.Add(new ResourceChange<T>(ResourceChangeType.Added, current, Old: null));
        }
        else if (cached.Metadata.ResourceVersion == current.Metadata.ResourceVersion
            || ResourceVersions.IsOlder(current.Metadata.ResourceVersion, cached.Metadata.ResourceVersion))
        {
            return;
        }
        else if (cached.Metadata.Uid != current.Metadata.Uid)
        {
            // Another object has taken the name, and the deletion in between was missed.
            changes.Add(new ResourceChange<T>(ResourceChangeType.Deleted, cached, Old: null));
            changes.Add(new ResourceChange<T>(ResourceChangeType.Added, current, Old: null));
        }
        else
        {
            changes.Add(new ResourceChange<T>(ResourceChangeType.Updated, current, cached));
        }

        Put(key, cached, current);
    }

    private void Put(ResourceKey key, T? old, T? current)
    {
        if (current is null)
        {
            _objects.Remove(key);
        }
        else
        {
            _objects[key] = current;
        }

        _byNamespace.Put(key, old, current);
        _byOwner.Put(key, old, current);
        foreach (var index in _byLabel.Values)
        {
            index.Put(key, old, current);
        }
    }

    private static string? OwnerOf(T resource)
    {
        foreach (var owner in resource.Metadata.OwnerReferences ?? [])
        {
            if (owner.Controller is true)
            {
                return owner.Uid;
            }
        }

        return null;
    }

    private static string? LabelValueOf(T resource, string label) =>
        resource.Metadata.Labels is { } labels && labels.TryGetValue(label, out var value)
            ? $"{resource.Metadata.NamespaceProperty}/{value}" : null;
}
