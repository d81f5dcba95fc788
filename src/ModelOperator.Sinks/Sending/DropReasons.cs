namespace ModelOperator.Sinks.Sending;

/// <summary>The reasons why events are dropped: the values of the label <c>reason</c>.</summary>
public static class DropReasons
{
    /// <summary>The largest number of events or bytes already waits.</summary>
    public const string Full = "full";

    /// <summary>The event alone is larger than a request to a sink may be.</summary>
    public const string TooLarge = "too_large";

    /// <summary>The event has waited too long for its turn.</summary>
    public const string Expired = "expired";

    /// <summary>The sink refused the event with an answer that no retry changes.</summary>
    public const string Refused = "refused";

    /// <summary>All attempts failed.</summary>
    public const string Failed = "failed";

    /// <summary>The process stopped before the event was sent.</summary>
    public const string Stopped = "stopped";

    /// <summary>All reasons.</summary>
    internal static readonly string[] All = [Full, TooLarge, Expired, Refused, Failed, Stopped];
}
