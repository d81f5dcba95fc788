namespace ModelOperator.ModelServer.Scheduling;

/// <summary>Bounds how many requests run in the model at once and how many may wait for that. A run blocks a thread, so the
/// bound also keeps threads free for health checks.</summary>
/// <param name="concurrency">Runs at once.</param>
/// <param name="queue">Requests that may wait on top.</param>
internal sealed class RunGate(int concurrency, int queue) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(concurrency);
    private int _inside;

    /// <summary>True with a slot, false when the queue is full, null when there is room to wait.</summary>
    public bool? TryEnterAtOnce()
    {
        if (Interlocked.Increment(ref _inside) <= concurrency + queue && _slots.Wait(0))
        {
            return true;
        }

        return Interlocked.Decrement(ref _inside) >= concurrency + queue ? false : null;
    }

    /// <summary>A slot that is free now, for a run whose requests have waited elsewhere.</summary>
    public bool TryTakeFree()
    {
        if (!_slots.Wait(0))
        {
            return false;
        }

        Interlocked.Increment(ref _inside);
        return true;
    }

    /// <summary>Waits for a slot; false at once when the queue is full.</summary>
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
