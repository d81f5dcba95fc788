namespace ModelOperator.ModelServer.Protocol;

/// <summary>The parameter <c>timeout</c>: how long a request may wait for its run, in microseconds as Triton has it.</summary>
internal static class RequestTimeout
{
    private const long MaxMicroseconds = 24L * 60 * 60 * 1_000_000;

    /// <summary>The time, at most a day; null for 0, which sets no limit.</summary>
    public static TimeSpan? Of(long microseconds) =>
        microseconds == 0 ? null : TimeSpan.FromMicroseconds(Math.Min(microseconds, MaxMicroseconds));
}
