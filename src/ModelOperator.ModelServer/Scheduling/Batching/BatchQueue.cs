namespace ModelOperator.ModelServer.Scheduling.Batching;

/// <summary>The requests that wait, and what of them runs next: each group by itself, the one that must start first before the others. Not
/// safe for concurrent use; decides only by the times it is given.</summary>
internal sealed class BatchQueue(BatchSettings settings, int size)
{
    private readonly List<BatchGroup> _groups = [];

    public int Count { get; private set; }

    /// <summary>False when it is full.</summary>
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

    /// <summary>False when it waits no more.</summary>
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

    /// <summary>Takes out those that have waited as long as they may.</summary>
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

    /// <summary>When to look again if nothing else happens: the next delay or timeout to run out; null when none does.</summary>
    public long? NextChange(long now)
    {
        var next = long.MaxValue;
        foreach (var group in _groups)
        {
            // One whose delay is over waits for a free run only.
            next = Math.Min(next, group.StartBy > now ? Math.Min(group.StartBy, group.NextExpiry()) : group.NextExpiry());
        }

        return next == long.MaxValue ? null : next;
    }

    /// <summary>Takes out what should run now; null when all should wait for more.</summary>
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

    private bool IsReady(BatchGroup group, long now) => !group.Shares || IsDue(group, now) || group.Rows >= settings.MaxSize || LargestPreferred(group.Rows) > 0;

    // A full queue takes nobody: there is nothing to wait for.
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
