namespace ModelOperator.ModelServer.Scheduling.Batching;

/// <summary>The settings of dynamic batching.</summary>
/// <param name="MaxSize">The most rows of one run; 1 turns batching off.</param>
/// <param name="MaxDelay">The longest time that the first request of a batch may wait for others. When it is zero, only requests that wait
/// for a free run anyway share it.</param>
/// <param name="PreferredSizes">Numbers of rows that run without waiting for more, in ascending order. When the list is empty, only a full
/// batch does.</param>
internal sealed record BatchSettings(int MaxSize, TimeSpan MaxDelay, IReadOnlyList<int> PreferredSizes)
{
    /// <summary>Settings without batching.</summary>
    public static BatchSettings None { get; } = new(1, TimeSpan.Zero, []);
}
