namespace ModelOperator.Console.Rollouts;

/// <summary>The copies of requests that a shadow got, and how its answers compare.</summary>
internal sealed record ShadowView
{
    /// <summary>The share of requests that is copied, in percent; null when none is copied now.</summary>
    public int? Percent { get; init; }

    /// <summary>The number of copies; null without Prometheus.</summary>
    public long? Copied { get; init; }

    /// <summary>The number of copies that were not sent or were given up; null without Prometheus.</summary>
    public long? Dropped { get; init; }

    /// <summary>The number of answers that were the same as the stable revision's.</summary>
    public long? Matched { get; init; }

    /// <summary>The number of answers that were compared.</summary>
    public long? Compared { get; init; }

    /// <summary>The results of the comparison other than a match, the most frequent first; null without Prometheus.</summary>
    public IReadOnlyList<ShadowDifference>? Differences { get; init; }
}
