using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>Finds the objects that share a value. It is not thread-safe, but the store that uses it is.</summary>
internal sealed class ResourceIndex<T>(Func<StoredObject<T>, IndexValue?> valueOf)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    // There are as many values as ModelDeployments, with an object or two each: a table for each would take more than what it finds.
    private const int Few = 8;

    private readonly Dictionary<IndexValue, StoredObject<T>[]> _few = [];
    private readonly Dictionary<IndexValue, Dictionary<ResourceKey, StoredObject<T>>> _many = [];

    public StoredObject<T>[] List(IndexValue value) =>
        _few.TryGetValue(value, out var few) ? [.. few]
        : _many.TryGetValue(value, out var many) ? [.. many.Values]
        : [];

    public void Put(StoredObject<T>? old, StoredObject<T>? current)
    {
        var before = old is null ? null : valueOf(old);
        var after = current is null ? null : valueOf(current);
        if (before is { } left && before != after)
        {
            Remove(left, old!.Key);
        }

        if (after is { } value)
        {
            Set(value, current!);
        }
    }

    private void Remove(IndexValue value, ResourceKey key)
    {
        if (_many.TryGetValue(value, out var many))
        {
            many.Remove(key);
            if (many.Count == 0)
            {
                _many.Remove(value);
            }
        }
        else if (_few.TryGetValue(value, out var few))
        {
            StoredObject<T>[] rest = [.. few.Where(one => one.Key != key)];
            if (rest.Length > 0)
            {
                _few[value] = rest;
            }
            else
            {
                _few.Remove(value);
            }
        }
    }

    private void Set(IndexValue value, StoredObject<T> current)
    {
        if (_many.TryGetValue(value, out var many))
        {
            many[current.Key] = current;
            return;
        }

        var few = _few.GetValueOrDefault(value, []);
        if (Array.FindIndex(few, one => one.Key == current.Key) is var place and >= 0)
        {
            few[place] = current;
        }
        else if (few.Length < Few)
        {
            _few[value] = [.. few, current];
        }
        else
        {
            _few.Remove(value);
            _many[value] = few.Append(current).ToDictionary(one => one.Key);
        }
    }
}
