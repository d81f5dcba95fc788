namespace ModelOperator.Console.Data;

/// <summary>The time from an answer to its feedback, of the feedback that came in the window.</summary>
/// <param name="Samples">The number of answers.</param>
internal sealed record DelayView(long Samples)
{
    /// <summary>The time within which at least half of it has come, in seconds; null when that is longer than any that is counted.
    /// </summary>
    public double? HalfWithin { get; init; }

    /// <summary>The time within which at least nine tenths of it have come, in seconds; null when that is longer than any that is
    /// counted.</summary>
    public double? MostWithin { get; init; }
}
