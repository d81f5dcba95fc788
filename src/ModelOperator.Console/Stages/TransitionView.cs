namespace ModelOperator.Console.Stages;

/// <summary>A change of the split or of the rollout's course.</summary>
/// <param name="At">The time when it happened.</param>
/// <param name="What">One sentence.</param>
/// <param name="Reason">The reason, as one CamelCase word.</param>
/// <param name="Revision">The revision that it is about.</param>
internal sealed record TransitionView(DateTimeOffset At, string What, string Reason, string Revision)
{
    /// <summary>The candidate's share afterwards, in percent; null when it was not told.</summary>
    public int? Weight { get; init; }
}
