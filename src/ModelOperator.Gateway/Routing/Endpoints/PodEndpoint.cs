namespace ModelOperator.Gateway.Routing.Endpoints;

/// <summary>A ready pod of a revision, with what the balancer knows of it. Lives as long as the pod is listed, over any number
/// of route changes.</summary>
internal sealed class PodEndpoint(EndpointAddress address)
{
    /// <summary>An endpoint that refuses connections is passed over this long at first; doubled each time it fails again.</summary>
    public static readonly TimeSpan FirstEjection = TimeSpan.FromMilliseconds(500);

    /// <summary>An endpoint is passed over for at most this long, because EndpointSlices are the authority on what is ready.</summary>
    public static readonly TimeSpan LongestEjection = TimeSpan.FromSeconds(10);

    // A connection is not used again when it was idle for longer than this before its server closed another one.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    private const int ShortestKeepAlive = 2;
    private const int MaxDoublings = 5;
    private int _outstanding;
    private int _failures;
    private long _ejectedUntil;
    private int _keepAlive;

    public EndpointAddress Address { get; } = address;

    public RequestTargets Targets { get; } = new(address);

    /// <summary>Requests sent to it from here and not yet answered in full.</summary>
    public int Outstanding => Volatile.Read(ref _outstanding);

    /// <summary>The <c>Keep-Alive: timeout</c> in seconds that fits how its server closes idle connections; 0 when nothing was learnt. The
    /// HTTP client uses no connection that has been idle for longer than a second less than that.</summary>
    public int KeepAliveSeconds => Volatile.Read(ref _keepAlive);

    public void Begin() => Interlocked.Increment(ref _outstanding);

    public void End() => Interlocked.Decrement(ref _outstanding);

    public bool IsEjected(TimeProvider time)
    {
        // Reading the clock is left to the rare case that there is something to compare it with.
        var until = Volatile.Read(ref _ejectedUntil);
        return until != 0 && time.GetTimestamp() < until;
    }

    /// <summary>A connection could not be made.</summary>
    /// <returns>How long it is passed over.</returns>
    public TimeSpan Eject(TimeProvider time)
    {
        var doublings = Math.Min(Interlocked.Increment(ref _failures) - 1, MaxDoublings);
        var pause = FirstEjection * (1 << doublings);
        pause = pause < LongestEjection ? pause : LongestEjection;
        Volatile.Write(ref _ejectedUntil, time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency));
        return pause;
    }

    /// <summary>A connection was made.</summary>
    public void Reinstate()
    {
        Volatile.Write(ref _failures, 0);
        Volatile.Write(ref _ejectedUntil, 0);
    }

    /// <summary>Notes that its server closed a connection that had been idle for so long. No less than two seconds are learnt from it: a
    /// server that ends, or closes for another reason, must not cost each request a connection.</summary>
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
