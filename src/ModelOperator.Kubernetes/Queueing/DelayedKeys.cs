namespace ModelOperator.Kubernetes.Queueing;

/// <summary>
/// Holds keys that become due later. When a key has two times, the earlier one counts. It is not thread-safe, but the queue that uses it
/// is.
/// </summary>
internal sealed class DelayedKeys<TKey>
    where TKey : notnull
{
    private const int Spare = 64;
    private readonly PriorityQueue<TKey, long> _order = new();
    private readonly Dictionary<TKey, long> _dueTimes = [];

    /// <summary>The number of entries that are held, overtaken ones among them.</summary>
    internal int Held => _order.Count;

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
            ForgetOvertaken();
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

    // What was overtaken by an earlier time stays in the order until its own time. Keys that are added again and again with a short delay
    // after a long one must not make it grow.
    private void ForgetOvertaken()
    {
        if (_order.Count > (2 * _dueTimes.Count) + Spare)
        {
            _order.Clear();
            _order.EnqueueRange(_dueTimes.Select(one => (one.Key, one.Value)));
        }
    }
}
