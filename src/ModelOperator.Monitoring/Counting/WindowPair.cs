namespace ModelOperator.Monitoring.Counting;

/// <summary>The two windows that the checks look at: the newest, and the one before it.</summary>
/// <param name="Newest">The length of the newest window; it ends now.</param>
/// <param name="HasPrevious">True when the revision was stable for the whole of the window before, too.</param>
public sealed record WindowPair(TimeSpan Newest, bool HasPrevious)
{
    // A Prometheus that scrapes once a minute then has two values of a counter, and a rise needs two.
    private static readonly TimeSpan Shortest = 2 * MonitoringSettings.MinWindow;

    /// <summary>The windows of a revision; null when it has not been stable for two minutes.</summary>
    /// <param name="window">The length that the spec asks for.</param>
    /// <param name="stableSince">The time when the revision was promoted; null when that was long ago.</param>
    /// <param name="now">The present time.</param>
    public static WindowPair? Of(TimeSpan window, DateTimeOffset? stableSince, DateTimeOffset now)
    {
        // Before its promotion the revision answered only some of the clients, which the split had chosen.
        var served = stableSince is { } since ? now - since : TimeSpan.MaxValue;
        return served < Shortest ? null
            : new(TimeSpan.FromSeconds(Math.Floor(Math.Min(window.TotalSeconds, served.TotalSeconds))), served >= 2 * window);
    }
}
