using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>Finds the objects that share a value. It is not thread-safe, but the store that uses it is.</summary>
/// <param name="valueOf">Returns the value of an object; null when it has none.</param>
internal sealed class ResourceIndex<T, TValue>(Func<StoredObject<T>, TValue?> valueOf)
    where T : class, IKubernetesObject<V1ObjectMeta>
    where TValue : struct, IEquatable<TValue>
{
    // There are as many values as ModelDeployments, with an object or two each: a table for each would take more than what it finds.
    private const int Few = 8;

    // An object that is alone stands here itself, and others in an array.
    private readonly Dictionary<TValue, object> _few = [];
    private readonly Dictionary<TValue, Dictionary<ResourceKey, StoredObject<T>>> _many = [];

    public StoredObject<T>[] List(TValue value) =>
        _few.TryGetValue(value, out var few) ? few is StoredObject<T> alone ? [alone] : [.. (StoredObject<T>[])few]
        : _many.TryGetValue(value, out var many) ? [.. many.Values]
        : [];

    public void Put(StoredObject<T>? old, StoredObject<T>? current)
    {
        var before = old is null ? null : valueOf(old);
        var after = current is null ? null : valueOf(current);
        if (before is { } left && !(after is { } stays && stays.Equals(left)))
        {
            Remove(left, old!.Key);
        }

        if (after is { } value)
        {
            Set(value, current!);
        }
    }

    private void Remove(TValue value, ResourceKey key)
    {
        if (_many.TryGetValue(value, out var many))
        {
            many.Remove(key);
            if (many.Count == 0)
            {
                _many.Remove(value);
            }
        }
        else
        {
            Keep(value, [.. List(value).Where(one => one.Key != key)]);
        }
    }

    private void Set(TValue value, StoredObject<T> current)
    {
        if (_many.TryGetValue(value, out var many))
        {
            many[current.Key] = current;
            return;
        }

        var few = List(value);
        if (Array.FindIndex(few, one => one.Key == current.Key) is var place and >= 0)
        {
            few[place] = current;
            Keep(value, few);
        }
        else if (few.Length < Few)
        {
            Keep(value, [.. few, current]);
        }
        else
        {
            _few.Remove(value);
            _many[value] = few.Append(current).ToDictionary(one => one.Key);
        }
    }

    private void Keep(TValue value, StoredObject<T>[] few)
    {
        if (few.Length == 0)
        {
            _few.Remove(value);
        }
        else
        {
            _few[value] = few.Length == 1 ? few[0] : few;
        }
    }
}
