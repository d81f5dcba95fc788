using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>Finds the objects that share a value. It is not thread-safe, but the store that uses it is.</summary>
internal sealed class ResourceIndex<T>(Func<T, string?> valueOf)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Dictionary<string, Dictionary<ResourceKey, T>> _buckets = new(StringComparer.Ordinal);

    public T[] List(string value) => _buckets.TryGetValue(value, out var bucket) ? [.. bucket.Values] : [];

    public void Put(ResourceKey key, T? old, T? current)
    {
        var before = old is null ? null : valueOf(old);
        var after = current is null ? null : valueOf(current);
        if (before is not null && before != after && _buckets.TryGetValue(before, out var left))
        {
            left.Remove(key);
            if (left.Count == 0)
            {
                _buckets.Remove(before);
            }
        }

        if (after is not null)
        {
            if (!_buckets.TryGetValue(after, out var bucket))
            {
                _buckets[after] = bucket = [];
            }

            bucket[key] = current!;
        }
    }
}
