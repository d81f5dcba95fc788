using System.Diagnostics.CodeAnalysis;

namespace ModelOperator.Kubernetes.Queueing;

/// <summary>
/// Keys that wait, in groups that take turns: a group with thousands of keys delays the one key of another group by one turn. The keys of
/// a group come in the order in which they were added. It is not thread-safe, but the queue that uses it is.
/// </summary>
/// <param name="groupOf">Returns the group of a key.</param>
internal sealed class FairLane<TKey>(Func<TKey, string> groupOf)
    where TKey : notnull
{
    private readonly Dictionary<string, LinkedList<TKey>> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<TKey, LinkedListNode<TKey>> _nodes = [];

    // Each group that is in _groups, once. One that has become empty leaves when its turn comes.
    private readonly Queue<string> _turns = new();

    /// <summary>The number of keys.</summary>
    public int Count => _nodes.Count;

    /// <summary>Adds a key, which must not be there already.</summary>
    public void Enqueue(TKey key)
    {
        var group = groupOf(key);
        if (!_groups.TryGetValue(group, out var keys))
        {
            _groups[group] = keys = new();
            _turns.Enqueue(group);
        }

        _nodes.Add(key, keys.AddLast(key));
    }

    /// <summary>Takes the first key of the group whose turn it is.</summary>
    public bool TryDequeue([MaybeNullWhen(false)] out TKey key)
    {
        while (_turns.TryDequeue(out var group))
        {
            var keys = _groups[group];
            if (keys.First is not { } first)
            {
                _groups.Remove(group);
                continue;
            }

            keys.RemoveFirst();
            _nodes.Remove(first.Value);
            if (keys.Count == 0)
            {
                _groups.Remove(group);
            }
            else
            {
                _turns.Enqueue(group);
            }

            key = first.Value;
            return true;
        }

        key = default;
        return false;
    }

    /// <summary>Takes a key out of its turn; false when it is not there.</summary>
    public bool Remove(TKey key)
    {
        if (!_nodes.Remove(key, out var node))
        {
            return false;
        }

        node.List!.Remove(node);
        return true;
    }
}
