namespace ModelOperator.ModelServer.Scheduling.Batching;

/// <summary>How requests are put together.</summary>
/// <param name="MaxSize">Most rows in one run; 1: no batching.</param>
/// <param name="MaxDelay">How long the first request of a batch may wait for others. Zero: only what waits anyway is put together.</param>
/// <param name="PreferredSizes">Sizes that run without waiting for more, ascending; empty: only the largest.</param>
internal sealed record BatchSettings(int MaxSize, TimeSpan MaxDelay, IReadOnlyList<int> PreferredSizes)
{
    /// <summary>No batching.</summary>
    public static BatchSettings None { get; } = new(1, TimeSpan.Zero, []);
}
