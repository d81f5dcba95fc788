namespace ModelOperator.ModelServer.Batching;

/// <summary>The requests that wait, oldest first, and what of them runs next. Not safe for concurrent use; decides only by the times
/// it is given.</summary>
internal sealed class BatchQueue(BatchSettings settings, int size)
{
    private readonly LinkedList<PendingRequest> _waiting = new();

    public int Count => _waiting.Count;

    /// <summary>False when it is full.</summary>
    public bool TryAdd(PendingRequest request)
    {
        if (_waiting.Count >= size)
        {
            return false;
        }

        _waiting.AddLast(request);
        return true;
    }

    /// <summary>False when it waits no more.</summary>
    public bool Remove(PendingRequest request) => _waiting.Remove(request);

    /// <summary>Takes out those that have waited as long as they may.</summary>
    /// <param name="waited">How long a request has waited.</param>
    public List<PendingRequest>? TakeExpired(Func<PendingRequest, TimeSpan> waited)
    {
        List<PendingRequest>? expired = null;
        for (var node = _waiting.First; node is not null;)
        {
            var next = node.Next;
            if (waited(node.Value) >= node.Value.Timeout)
            {
                (expired ??= []).Add(node.Value);
                _waiting.Remove(node);
            }

            node = next;
        }

        return expired;
    }

    /// <summary>When to look again if nothing else happens: the next delay or timeout to run out.</summary>
    public TimeSpan? NextChange(Func<PendingRequest, TimeSpan> waited)
    {
        TimeSpan? next = _waiting.First is { } head ? settings.MaxDelay - waited(head.Value) : null;
        if (next <= TimeSpan.Zero)
        {
            next = null; // that delay is over: it waits for a free run only
        }

        foreach (var request in _waiting)
        {
            var left = request.Timeout - waited(request);
            next = next is null || left < next ? left : next;
        }

        return next;
    }

    /// <summary>Takes out what should run now: requests that fit the oldest one; null when it should wait for more.</summary>
    public List<PendingRequest>? TakeBatch(Func<PendingRequest, TimeSpan> waited)
    {
        if (_waiting.First is not { } head)
        {
            return null;
        }

        var (batch, rows, full) = Fitting(head);
        if (!full && waited(head.Value) < settings.MaxDelay)
        {
            var preferred = LargestPreferred(rows);
            if (preferred == 0)
            {
                return null;
            }

            while (rows > preferred)
            {
                rows -= batch[^1].Value.Rows;
                batch.RemoveAt(batch.Count - 1);
            }
        }

        batch.ForEach(_waiting.Remove);
        return batch.ConvertAll(node => node.Value);
    }

    private (List<LinkedListNode<PendingRequest>> Batch, int Rows, bool Full) Fitting(LinkedListNode<PendingRequest> head)
    {
        List<LinkedListNode<PendingRequest>> batch = [head];
        var rows = head.Value.Rows;
        if (rows == 0)
        {
            return (batch, rows, true);
        }

        for (var node = head.Next; node is not null && rows < settings.MaxSize; node = node.Next)
        {
            var other = node.Value;
            if (other.Rows == 0 || !ReferenceEquals(other.Model, head.Value.Model) || !BatchShape.Alike(head.Value.Request, other.Request))
            {
                continue;
            }

            if (rows + other.Rows > settings.MaxSize)
            {
                return (batch, rows, true);
            }

            batch.Add(node);
            rows += other.Rows;
        }

        return (batch, rows, rows >= settings.MaxSize);
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
}
