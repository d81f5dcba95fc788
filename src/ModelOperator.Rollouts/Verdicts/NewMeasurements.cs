using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Strategies;

namespace ModelOperator.Rollouts.Verdicts;

/// <summary>Takes new measurements into the status.</summary>
internal static class NewMeasurements
{
    private const int MaxQueryLength = 4096;

    /// <summary>
    /// Takes the measurements that came in for the stage that judges now. A later measurement of a metric replaces the earlier one; those
    /// of another stage are dropped.
    /// </summary>
    public static void Apply(Draft draft)
    {
        if (JudgingStage.Of(draft) is not { Analysis: { } analysis, StartedAt: { } started } stage || !AreForStage(draft, stage))
        {
            return;
        }

        var fresh = draft.Input.Measurements.Where(m => m.Time >= started).Select(WithoutNonsense)
            .Select(m => OfOneBound(m, analysis, stage.MixedErrors)).Select(InFewWords).ToList();
        if (fresh.Count > 0)
        {
            // The order is that of the spec. A metric that does not judge the stage is left out.
            var metrics = analysis.Metrics
                .Select(m => Measurements.Find(fresh, m.Name) ?? Measurements.Find(draft.Status.Metrics, m.Name))
                .OfType<MetricStatus>()
                .ToList();
            draft.Status = draft.Status with { Metrics = metrics.Count > 0 ? metrics : null };
        }
    }

    // A value that is not a number cannot be kept in JSON, and proves nothing (R20).
    private static MetricStatus WithoutNonsense(MetricStatus measured) => measured.Value is not { } value || double.IsFinite(value)
        ? measured
        : measured with { Value = null, Verdict = MetricVerdict.NoData, Message = measured.Message ?? $"the value is {value}" };

    private static MetricStatus OfOneBound(MetricStatus measured, AnalysisSpec analysis, string? mixed) =>
        mixed is not null && analysis.Metrics.Any(metric => metric.Name == measured.Name && JudgedFeedback.IsOfErrors(metric))
            ? measured with { Value = null, Verdict = MetricVerdict.NoData, Message = mixed }
            : measured;

    // A query may name variables again and again, and a server may answer anything.
    private static MetricStatus InFewWords(MetricStatus measured) => measured with
    {
        Query = measured.Query is { } query ? Sentence.Cut(query, MaxQueryLength) : null,
        Message = measured.Message is { } message ? Sentence.Cut(message) : null,
    };

    private static bool AreForStage(Draft draft, StageStatus stage) =>
        draft.Input.MeasuredStage is null || draft.Input.MeasuredStage == StageKeys.Of(draft.Candidate!, stage);
}
