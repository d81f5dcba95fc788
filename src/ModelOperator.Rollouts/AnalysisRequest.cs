using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Rollouts;

/// <summary>Asks for one measurement of every metric of a stage.</summary>
/// <param name="Candidate">The revision being judged.</param>
/// <param name="Stable">The revision it is judged against.</param>
/// <param name="StageKey">The stage as revision/kind/index, so that a measurement that comes late is not taken for the next stage.</param>
/// <param name="Elapsed">The time that the stage's clock has run.</param>
/// <param name="DueAt">The time at which to measure; now or earlier when it is due.</param>
public sealed record AnalysisRequest(string Candidate, string Stable, string StageKey, TimeSpan Elapsed, DateTimeOffset DueAt)
{
    /// <summary>
    /// The time at which the stage began. Counts are taken from then on, even through times in which the clock stood still.
    /// </summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The metrics to measure, as the spec had them when the stage began (R11).</summary>
    public AnalysisSpec Analysis { get; init; } = new();

    /// <summary>
    /// The number of stages that statistical tests judge; each stage gets an equal part of alpha, the accepted rate of false alarms.
    /// </summary>
    public int Stages { get; init; } = 1;
}
