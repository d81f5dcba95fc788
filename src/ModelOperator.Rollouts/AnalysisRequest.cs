using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts;

/// <summary>Asks for one measurement of every metric.</summary>
/// <param name="Candidate">The revision being judged.</param>
/// <param name="Stable">The revision it is judged against.</param>
/// <param name="StageKey">Names the stage, so that a measurement that comes late is not taken for the next one: revision/kind/index.</param>
/// <param name="Elapsed">How long the stage's clock has run.</param>
/// <param name="DueAt">When to measure; not later than now when it is due.</param>
public sealed record AnalysisRequest(string Candidate, string Stable, string StageKey, TimeSpan Elapsed, DateTimeOffset DueAt)
{
    /// <summary>When the stage began: counts are taken from here on, however long its clock stood still.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What is to be measured: as the spec had it when the stage began (R11), not as it is now.</summary>
    public AnalysisSpec Analysis { get; init; } = new();

    /// <summary>How many stages of the rollout tests judge: each gets an equal part of alpha.</summary>
    public int Stages { get; init; } = 1;
}
