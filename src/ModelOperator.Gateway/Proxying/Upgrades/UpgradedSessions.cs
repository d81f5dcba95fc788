using ModelOperator.Hosting.Connections;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Gateway.Proxying.Upgrades;

/// <summary>
/// All sessions under way. They may take a quarter of the connections, so that requests always find room. When all their places are taken,
/// a new session takes the place of the one that has rested longest, if that is at least a minute.
/// </summary>
/// <param name="options">Limits.</param>
/// <param name="shutdown">Tells whether the gateway is about to stop.</param>
/// <param name="time">The clock.</param>
internal sealed class UpgradedSessions(GatewayOptions options, ShutdownState shutdown, TimeProvider time) : IDisposable
{
    /// <summary>The time that sessions have to end by themselves when the data port stops.</summary>
    internal static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    private const int Part = 4;

    private readonly int _limit = Math.Max(1, (options.MaxConnections ?? ClientConnections.LimitOfProcess()) / Part);
    private readonly CancellationTokenSource _end = new(Timeout.InfiniteTimeSpan, time);
    private readonly Lock _gate = new();
    private readonly HashSet<SessionPlace> _taken = [];

    /// <summary>Takes a place for a session.</summary>
    /// <param name="place">The place, to be disposed of when the session has ended; null when there is none.</param>
    /// <returns>The reason why there is none; null when there is one.</returns>
    public string? Take(out SessionPlace? place)
    {
        place = null;
        if (shutdown.IsShuttingDown)
        {
            return "the gateway is about to stop and begins no WebSocket session any more; connect again to reach another gateway";
        }

        lock (_gate)
        {
            if (_taken.Count >= _limit && !MakeRoom())
            {
                return $"the gateway holds as many WebSocket sessions as it takes, {_limit}, which is a quarter of its connections; "
                    + "try again later";
            }

            place = new SessionPlace(this, time, _end.Token);
            _taken.Add(place);
            return null;
        }
    }

    /// <summary>Ends all sessions that have not ended by themselves in a few seconds.</summary>
    public void EndSoon() => _end.CancelAfter(Farewell);

    /// <summary>Gives a place back. The lock keeps it from being given up at the same time.</summary>
    public void Leave(SessionPlace place, CancellationTokenSource rest)
    {
        lock (_gate)
        {
            _taken.Remove(place);
            rest.Dispose();
        }
    }

    public void Dispose() => _end.Dispose();

    private bool MakeRoom()
    {
        var longest = _taken.MaxBy(place => place.Rested);
        if (longest is null || longest.Rested < SessionPlace.Patience)
        {
            return false;
        }

        _taken.Remove(longest);
        longest.GiveUp();
        return true;
    }
}
