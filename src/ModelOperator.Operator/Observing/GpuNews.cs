namespace ModelOperator.Operator.Observing;

/// <summary>
/// Tells of every change that may give GPUs to somebody who waits for them. Changes that come close together are told once.
/// </summary>
internal sealed class GpuNews
{
    private volatile TaskCompletionSource _told = New();
    private long _count;

    /// <summary>The number of changes so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Tells of a change that can be seen by now.</summary>
    public void Tell()
    {
        Interlocked.Increment(ref _count);
        _told.TrySetResult();
    }

    /// <summary>Waits for a change that has not been told yet, or for a time.</summary>
    public async Task NextAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_told.Task, Task.Delay(longest, time, ended.Token));
        await ended.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        // Whoever tells of a change before this line has made it, so that it is seen by what follows.
        _told = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
