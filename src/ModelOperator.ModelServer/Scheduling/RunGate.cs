namespace ModelOperator.ModelServer.Scheduling;

/// <summary>Bounds how many requests run at once and how many may wait for a run. A run blocks a thread, so the bound also keeps threads
/// free for health checks.</summary>
/// <param name="concurrency">The number of runs at once.</param>
/// <param name="queue">The number of requests that may wait beside those that run.</param>
internal sealed class RunGate(int concurrency, int queue) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(concurrency);
    private int _inside;

    /// <summary>Takes a slot without waiting. True with a slot, false when the queue is full, and null when the request may
    /// wait.</summary>
    public bool? TryEnterAtOnce()
    {
        if (Interlocked.Increment(ref _inside) <= concurrency + queue && _slots.Wait(0))
        {
            return true;
        }

        return Interlocked.Decrement(ref _inside) >= concurrency + queue ? false : null;
    }

    /// <summary>Takes a slot that is free now, for requests that have waited in another queue.</summary>
    public bool TryTakeFree()
    {
        if (!_slots.Wait(0))
        {
            return false;
        }

        Interlocked.Increment(ref _inside);
        return true;
    }

    /// <summary>Waits for a slot. False at once when the queue is full.</summary>
    public async ValueTask<bool> TryEnterAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _inside) > concurrency + queue)
        {
            Interlocked.Decrement(ref _inside);
            return false;
        }

        try
        {
            await _slots.WaitAsync(cancellationToken);
            return true;
        }
        catch
        {
            Interlocked.Decrement(ref _inside);
            throw;
        }
    }

    /// <summary>True when nothing runs or waits.</summary>
    public bool IsIdle => Volatile.Read(ref _inside) == 0;

    public void Leave()
    {
        _slots.Release();
        Interlocked.Decrement(ref _inside);
    }

    public void Dispose() => _slots.Dispose();
}
