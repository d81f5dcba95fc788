namespace ModelOperator.ModelServer.Protocol;

/// <summary>Reads the parameter <c>timeout</c>, the microseconds that a request may wait for its run. Triton has the same
/// parameter.</summary>
internal static class RequestTimeout
{
    private const long MaxMicroseconds = 24L * 60 * 60 * 1_000_000;

    /// <summary>Gets the time, at most a day. Null for 0, which sets no limit.</summary>
    public static TimeSpan? Of(long microseconds) =>
        microseconds == 0 ? null : TimeSpan.FromMicroseconds(Math.Min(microseconds, MaxMicroseconds));
}
