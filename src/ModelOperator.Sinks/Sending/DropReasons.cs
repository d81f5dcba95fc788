namespace ModelOperator.Sinks.Sending;

/// <summary>Why events are dropped: values of the label <c>reason</c>.</summary>
public static class DropReasons
{
    /// <summary>As many events or bytes wait as may.</summary>
    public const string Full = "full";

    /// <summary>One event alone is larger than what a sink gets in a request.</summary>
    public const string TooLarge = "too_large";

    /// <summary>It has waited too long for its turn.</summary>
    public const string Expired = "expired";

    /// <summary>The sink said that it does not want it: an answer that no retry changes.</summary>
    public const string Refused = "refused";

    /// <summary>All tries failed.</summary>
    public const string Failed = "failed";

    /// <summary>The process stopped first.</summary>
    public const string Stopped = "stopped";

    /// <summary>All of them.</summary>
    internal static readonly string[] All = [Full, TooLarge, Expired, Refused, Failed, Stopped];
}
