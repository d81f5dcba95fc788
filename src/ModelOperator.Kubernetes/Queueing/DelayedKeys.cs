namespace ModelOperator.Kubernetes.Queueing;

/// <summary>Keys that become due later; of two times for one key the earlier counts. Not thread-safe; its queue is.</summary>
internal sealed class DelayedKeys<TKey>
    where TKey : notnull
{
    private readonly PriorityQueue<TKey, long> _order = new();
    private readonly Dictionary<TKey, long> _dueTimes = [];

    /// <summary>When the next key is due; null when none waits.</summary>
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

    /// <summary>Adds a key, unless it is due earlier anyway.</summary>
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
