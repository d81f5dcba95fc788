namespace ModelOperator.Operator.Observing;

/// <summary>
/// Tells of every change that may give GPUs to somebody who waits for them. Changes that come close together are told once.
/// </summary>
internal sealed class GpuNews
{
    private volatile TaskCompletionSource _told = New();
    private long _count;
    private long _taken;
    private long _lookedAt;

    /// <summary>The number of changes so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>The number of changes that have been looked at: whoever waits again has done with those that it was told before.</summary>
    public long LookedAt => Interlocked.Read(ref _lookedAt);

    /// <summary>Tells of a change that can be seen by now.</summary>
    public void Tell()
    {
        Interlocked.Increment(ref _count);
        _told.TrySetResult();
    }

    /// <summary>Waits for a change that has not been told yet, or for a time. Only one waits at a time.</summary>
    /// <returns>True when there was a change; false when the time is over.</returns>
    public async Task<bool> NextAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = Task.Delay(longest, time, ended.Token);
        Interlocked.Exchange(ref _lookedAt, _taken);
        await Task.WhenAny(_told.Task, delay);
        await ended.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        // Whoever tells of a change before this line has made it, so that it is seen by what follows.
        _told = New();
        var (before, now) = (_taken, Count);
        _taken = now;
        return now != before;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
