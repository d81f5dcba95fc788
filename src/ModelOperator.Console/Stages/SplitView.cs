namespace ModelOperator.Console.Stages;

/// <summary>The split of requests.</summary>
/// <param name="Stable">The stable revision's share, in percent.</param>
/// <param name="Candidate">The candidate's share, in percent.</param>
/// <param name="Converged">True when every ready gateway applies the split.</param>
internal sealed record SplitView(int Stable, int Candidate, bool Converged)
{
    /// <summary>The time when the split last changed; null when the history does not tell.</summary>
    public DateTimeOffset? Since { get; init; }
}
