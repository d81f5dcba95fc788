using ModelOperator.Hosting.Connections;

namespace ModelOperator.Gateway.Proxying.Upgrades;

/// <summary>The place of one session among all of them, from before a pod is asked until the session has ended.</summary>
/// <param name="sessions">The part that gave the place.</param>
/// <param name="time">The clock.</param>
/// <param name="gatewayEnds">Is cancelled when the gateway ends its sessions.</param>
internal sealed class SessionPlace(UpgradedSessions sessions, TimeProvider time, CancellationToken gatewayEnds) : IClientWait, IDisposable
{
    /// <summary>The longest time in which neither side sends anything.</summary>
    internal static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);

    /// <summary>The rest after which a session loses its place to a client that has none.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const long NotBegun = 0;

    // Both directions may set it at once.
    private readonly CancellationTokenSource _rest = new(Timeout.InfiniteTimeSpan, time);
    private long _lastByte = NotBegun;

    /// <summary>The time since the last byte of either side; zero before the session begins.</summary>
    public TimeSpan Rested => Interlocked.Read(ref _lastByte) is not NotBegun and var since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <inheritdoc/>
    public TimeSpan WaitedForClient => Rested is var rested && rested >= Patience ? rested : TimeSpan.Zero;

    /// <summary>Begins the session.</summary>
    /// <param name="clientGone">Is cancelled when the client's connection is gone.</param>
    /// <returns>Is cancelled when the session must end, for whatever reason.</returns>
    public CancellationTokenSource Begin(CancellationToken clientGone)
    {
        Passed();
        return CancellationTokenSource.CreateLinkedTokenSource(clientGone, gatewayEnds, _rest.Token);
    }

    /// <summary>Notes that bytes came from one side.</summary>
    public void Passed()
    {
        Interlocked.Exchange(ref _lastByte, Math.Max(1, time.GetTimestamp()));
        _rest.CancelAfter(LongestRest);
    }

    /// <summary>Ends the session, because another client needs the place.</summary>
    public void GiveUp() => _ = _rest.CancelAsync();

    /// <summary>Gives the place back.</summary>
    public void Dispose() => sessions.Leave(this, _rest);
}
