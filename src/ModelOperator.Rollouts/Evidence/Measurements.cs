using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Evidence;

/// <summary>Reads the measurements of a stage. Metrics with dryRun are kept and shown, and decide nothing.</summary>
internal static class Measurements
{
    /// <summary>The first deciding metric that is out of bounds and has this consequence; null when there is none.</summary>
    public static MetricStatus? Failing(StageStatus stage, IReadOnlyList<MetricStatus>? metrics, MetricFailure consequence) =>
        Deciding(stage).Where(m => m.OnFail == consequence).Select(m => Find(metrics, m.Name))
            .FirstOrDefault(m => m?.Verdict == MetricVerdict.Fail);

    /// <summary>True when a deciding metric is out of bounds.</summary>
    public static bool IsFailing(StageStatus stage, IReadOnlyList<MetricStatus>? metrics) =>
        First(stage, metrics, MetricVerdict.Fail) is not null;

    /// <summary>The first deciding metric whose newest measurement has no data; null when there is none.</summary>
    public static MetricStatus? WithoutData(StageStatus stage, IReadOnlyList<MetricStatus>? metrics) =>
        First(stage, metrics, MetricVerdict.NoData);

    /// <summary>The first deciding metric that has been measured and does not pass; null when there is none.</summary>
    public static MetricStatus? Undecided(StageStatus stage, IReadOnlyList<MetricStatus>? metrics) =>
        Deciding(stage).Select(m => Find(metrics, m.Name)).FirstOrDefault(m => m is not null && m.Verdict != MetricVerdict.Pass);

    /// <summary>True when every deciding metric was measured at <paramref name="time"/> or later.</summary>
    public static bool AreAllSince(StageStatus stage, IReadOnlyList<MetricStatus>? metrics, DateTimeOffset time) =>
        Deciding(stage).All(m => Find(metrics, m.Name)?.Time >= time);

    /// <summary>
    /// The time until which everything is known to have been well, for a clock that stops now: the time of the last measurement with data.
    /// Without deciding metrics it is the present. Time in which the operator was down and nobody looked does not count.
    /// </summary>
    public static DateTimeOffset ProvenUntil(Draft draft)
    {
        var stage = draft.Stage!;
        var proven = draft.Now;
        foreach (var metric in Deciding(stage))
        {
            var measured = WithData(draft.Status.Metrics, metric.Name) ?? WithData(draft.Input.Status.Metrics, metric.Name);
            var until = measured?.Time ?? stage.StartedAt ?? draft.Now;
            proven = until < proven ? until : proven;
        }

        return proven;
    }

    /// <summary>The measurement of a metric; null when there is none.</summary>
    public static MetricStatus? Find(IReadOnlyList<MetricStatus>? metrics, string name) => metrics?.FirstOrDefault(m => m.Name == name);

    private static IEnumerable<MetricSpec> Deciding(StageStatus stage) => stage.Analysis?.Metrics.Where(m => !m.DryRun) ?? [];

    private static MetricStatus? First(StageStatus stage, IReadOnlyList<MetricStatus>? metrics, MetricVerdict verdict) =>
        Deciding(stage).Select(m => Find(metrics, m.Name)).FirstOrDefault(m => m?.Verdict == verdict);

    private static MetricStatus? WithData(IReadOnlyList<MetricStatus>? metrics, string name) =>
        Find(metrics, name) is { Verdict: not MetricVerdict.NoData } measured ? measured : null;
}
