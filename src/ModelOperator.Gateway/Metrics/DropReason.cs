namespace ModelOperator.Gateway.Metrics;

/// <summary>The reasons why a copy was not sent, or was given up: the label <c>reason</c>.</summary>
internal static class DropReason
{
    /// <summary>The request's body is over the limit.</summary>
    public const string TooLarge = "too_large";

    /// <summary>The copies of this gateway use as much memory as they may.</summary>
    public const string Memory = "memory";

    /// <summary>As many copies as allowed are already under way and waiting.</summary>
    public const string QueueFull = "queue_full";

    /// <summary>The request had no complete body or no complete answer, so there is nothing to repeat or to compare with.</summary>
    public const string Incomplete = "incomplete";

    /// <summary>The routes have changed, and copies are no longer wanted.</summary>
    public const string RouteChanged = "route_changed";

    /// <summary>The gateway is stopping.</summary>
    public const string Shutdown = "shutdown";

    public static IReadOnlyList<string> All { get; } = [TooLarge, Memory, QueueFull, Incomplete, RouteChanged, Shutdown];
}
