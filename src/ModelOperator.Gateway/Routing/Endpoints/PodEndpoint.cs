namespace ModelOperator.Gateway.Routing.Endpoints;

/// <summary>A ready pod of a revision, with what the balancer knows about it. It lives as long as the pod is listed, over any number of
/// route changes.</summary>
internal sealed class PodEndpoint(EndpointAddress address)
{
    /// <summary>
    /// The time for which an endpoint that refuses a connection is passed over at first. It is doubled each time it fails again.
    /// </summary>
    public static readonly TimeSpan FirstEjection = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest time for which an endpoint is passed over. EndpointSlices decide in the end which pods are ready.</summary>
    public static readonly TimeSpan LongestEjection = TimeSpan.FromSeconds(10);

    // A connection is not used again if it was idle for longer than the time after which the server closed another one, minus this margin.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    private const int ShortestKeepAlive = 2;
    private const int MaxDoublings = 5;
    private int _outstanding;
    private int _failures;
    private long _ejectedUntil;
    private int _keepAlive;

    public EndpointAddress Address { get; } = address;

    public RequestTargets Targets { get; } = new(address);

    /// <summary>The number of requests that this gateway has sent to it and that are not answered completely.</summary>
    public int Outstanding => Volatile.Read(ref _outstanding);

    /// <summary>The <c>Keep-Alive: timeout</c>, in seconds, that fits how its server closes idle connections; 0 when nothing is known. The
    /// HTTP client uses no connection that has been idle for longer than one second less than this.</summary>
    public int KeepAliveSeconds => Volatile.Read(ref _keepAlive);

    public void Begin() => Interlocked.Increment(ref _outstanding);

    public void End() => Interlocked.Decrement(ref _outstanding);

    public bool IsEjected(TimeProvider time)
    {
        // The clock is read only in the rare case that there is a time to compare it with.
        var until = Volatile.Read(ref _ejectedUntil);
        return until != 0 && time.GetTimestamp() < until;
    }

    /// <summary>Notes that a connection could not be made.</summary>
    /// <returns>The time for which it is passed over.</returns>
    public TimeSpan Eject(TimeProvider time)
    {
        var doublings = Math.Min(Interlocked.Increment(ref _failures) - 1, MaxDoublings);
        var pause = FirstEjection * (1 << doublings);
        pause = pause < LongestEjection ? pause : LongestEjection;
        Volatile.Write(ref _ejectedUntil, time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency));
        return pause;
    }

    /// <summary>Notes that a connection was made.</summary>
    public void Reinstate()
    {
        Volatile.Write(ref _failures, 0);
        Volatile.Write(ref _ejectedUntil, 0);
    }

    /// <summary>Notes that its server closed a connection that had been idle for this time. The result is never less than two seconds,
    /// because a server that stops, or closes for another reason, must not cause a new connection for each request.</summary>
    public void ClosedIdle(TimeSpan idle)
    {
        var seconds = Math.Max(ShortestKeepAlive, (int)Math.Min((idle - Margin).TotalSeconds, int.MaxValue / 2) + 1);
        var known = KeepAliveSeconds;
        while ((known == 0 || seconds < known)
            && Interlocked.CompareExchange(ref _keepAlive, seconds, known) is var found
            && found != known)
        {
            known = found;
        }
    }
}
