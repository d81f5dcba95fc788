namespace ModelOperator.ModelServer.Scheduling.Batching;

/// <summary>Holds the waiting requests in groups, and decides which of them run next: those of the group that must start first. It depends
/// only on the times that it is given. Only one thread may use it at a time.</summary>
internal sealed class BatchQueue(BatchSettings settings, int size)
{
    private readonly List<BatchGroup> _groups = [];

    public int Count { get; private set; }

    /// <summary>Adds a request. False when the queue is full.</summary>
    public bool TryAdd(PendingRequest request)
    {
        if (Count >= size)
        {
            return false;
        }

        GroupOf(request).Add(request);
        Count++;
        return true;
    }

    /// <summary>Removes a request. False when it does not wait here any more.</summary>
    public bool Remove(PendingRequest request)
    {
        foreach (var group in _groups)
        {
            if (group.Remove(request))
            {
                Count--;
                DropEmpty(group);
                return true;
            }
        }

        return false;
    }

    /// <summary>Removes the requests that have waited as long as they may.</summary>
    public List<PendingRequest>? TakeExpired(long now)
    {
        List<PendingRequest>? expired = null;
        for (var index = _groups.Count - 1; index >= 0; index--)
        {
            _groups[index].TakeExpired(now, ref expired);
            DropEmpty(_groups[index]);
        }

        Count -= expired?.Count ?? 0;
        return expired;
    }

    /// <summary>Gets the time at which the next delay or timeout ends, when the queue must be looked at again. Null when there is
    /// none.</summary>
    public long? NextChange(long now)
    {
        var next = long.MaxValue;
        foreach (var group in _groups)
        {
            // A group whose delay is over waits only for a free run.
            next = Math.Min(next, group.StartBy > now ? Math.Min(group.StartBy, group.NextExpiry()) : group.NextExpiry());
        }

        return next == long.MaxValue ? null : next;
    }

    /// <summary>Removes the requests that should run now. Null when all of them should wait for others.</summary>
    public List<PendingRequest>? TakeBatch(long now)
    {
        BatchGroup? next = null;
        foreach (var group in _groups)
        {
            if ((next is null || group.StartBy < next.StartBy) && IsReady(group, now))
            {
                next = group;
            }
        }

        if (next is null)
        {
            return null;
        }

        var batch = next.Take(IsDue(next, now) || next.Rows >= settings.MaxSize ? settings.MaxSize : LargestPreferred(next.Rows));
        Count -= batch.Count;
        DropEmpty(next);
        return batch;
    }

    private bool IsReady(BatchGroup group, long now) =>
        !group.Shares || IsDue(group, now) || group.Rows >= settings.MaxSize || LargestPreferred(group.Rows) > 0;

    // A full queue takes no more requests, so there is nothing to wait for.
    private bool IsDue(BatchGroup group, long now) => group.StartBy <= now || Count >= size;

    private BatchGroup GroupOf(PendingRequest request)
    {
        foreach (var group in _groups)
        {
            if (group.Takes(request))
            {
                return group;
            }
        }

        var added = new BatchGroup();
        _groups.Add(added);
        return added;
    }

    private int LargestPreferred(int rows)
    {
        for (var index = settings.PreferredSizes.Count - 1; index >= 0; index--)
        {
            if (settings.PreferredSizes[index] <= rows)
            {
                return settings.PreferredSizes[index];
            }
        }

        return 0;
    }

    private void DropEmpty(BatchGroup group)
    {
        if (group.Count == 0)
        {
            _groups.Remove(group);
        }
    }
}
