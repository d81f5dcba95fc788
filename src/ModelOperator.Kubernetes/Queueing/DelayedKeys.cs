namespace ModelOperator.Kubernetes.Queueing;

/// <summary>
/// Holds keys that become due later. When a key has two times, the earlier one counts. It is not thread-safe, but the queue that uses it
/// is.
/// </summary>
internal sealed class DelayedKeys<TKey>
    where TKey : notnull
{
    private readonly PriorityQueue<TKey, long> _order = new();
    private readonly Dictionary<TKey, long> _dueTimes = [];

    /// <summary>The time at which the next key is due; null when none waits.</summary>
    public long? NextDue
    {
        get
        {
            while (_order.TryPeek(out var key, out var due))
            {
                if (_dueTimes.TryGetValue(key, out var valid) && valid == due)
                {
                    return due;
                }

                _order.Dequeue(); // overtaken by an earlier time
            }

            return null;
        }
    }

    /// <summary>Adds a key, unless it is due earlier already.</summary>
    public void Add(TKey key, long due)
    {
        if (!_dueTimes.TryGetValue(key, out var known) || due < known)
        {
            _dueTimes[key] = due;
            _order.Enqueue(key, due);
        }
    }

    /// <summary>Takes one key that is due.</summary>
    public bool TryTake(long now, out TKey key)
    {
        if (NextDue is { } due && due <= now)
        {
            key = _order.Dequeue();
            _dueTimes.Remove(key);
            return true;
        }

        key = default!;
        return false;
    }
}
