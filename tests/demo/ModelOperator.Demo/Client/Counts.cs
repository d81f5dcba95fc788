namespace ModelOperator.Demo.Client;

/// <summary>Counts of requests.</summary>
internal sealed record Counts
{
    /// <summary>Requests that have ended, well or not.</summary>
    public long Requests { get; init; }

    /// <summary>Those without an answer 200.</summary>
    public long Failed { get; init; }

    /// <summary>Those answered with the right digit.</summary>
    public long Right { get; init; }

    /// <summary>Requests by HTTP status; timeout, connection, overrun and malformed for those without one.</summary>
    public IReadOnlyDictionary<string, long> Statuses { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>The median latency of answers, in milliseconds.</summary>
    public double? P50Ms { get; init; }

    /// <summary>The latency that 99 in 100 answers did not exceed, in milliseconds.</summary>
    public double? P99Ms { get; init; }

    /// <summary>Right answers among the requests that did not fail; null when all did.</summary>
    public double? Accuracy => Requests > Failed ? (double)Right / (Requests - Failed) : null;
}
