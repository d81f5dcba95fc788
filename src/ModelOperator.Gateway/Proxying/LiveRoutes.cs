namespace ModelOperator.Gateway.Proxying;

/// <summary>The routes that requests follow.</summary>
internal sealed class LiveRoutes
{
    private volatile LiveSnapshot? _current;
    private ulong _requests;

    /// <summary>The routes in force; null before the first routes.</summary>
    public LiveSnapshot? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>The number of the next request in the schedule.</summary>
    public ulong NextTurn() => Interlocked.Increment(ref _requests) - 1;
}
