namespace ModelOperator.Gateway.Holding;

/// <summary>
/// Knows when a client last called, and how many requests are under way (R34). A request counts from before it sees the routes, so none is
/// overlooked that still follows the routes before.
/// </summary>
internal sealed class ClientCalls(TimeProvider time)
{
    private const long Never = 0;

    private readonly long _started = time.GetTimestamp();
    private long _last = Never;
    private int _underWay;

    /// <summary>The number of requests that have begun and not ended, the held ones among them.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>The time since the gateway started.</summary>
    public TimeSpan Up => time.GetElapsedTime(_started);

    /// <summary>The time since a request last began or ended; null when none has come.</summary>
    public TimeSpan? SinceLast => Volatile.Read(ref _last) is not Never and var last ? time.GetElapsedTime(last) : null;

    /// <summary>Begins a request.</summary>
    public void Begin()
    {
        Interlocked.Increment(ref _underWay);
        Touch();
    }

    /// <summary>Ends a request.</summary>
    public void End()
    {
        Touch();
        Interlocked.Decrement(ref _underWay);
    }

    private void Touch() => Volatile.Write(ref _last, Math.Max(1, time.GetTimestamp()));
}
