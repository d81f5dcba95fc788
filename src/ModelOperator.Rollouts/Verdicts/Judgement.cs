using System.Globalization;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Stages;

namespace ModelOperator.Rollouts.Verdicts;

/// <summary>
/// Acts on what was measured. A metric that is out of bounds aborts even a paused rollout (R15), or pauses it where its onFail says so.
/// Missing data are never a pass (R20).
/// </summary>
internal static class Judgement
{
    /// <summary>Takes the new measurements in and acts on them.</summary>
    public static void Apply(Draft draft)
    {
        MixedErrors.Apply(draft);
        NewMeasurements.Apply(draft);
        ChangedAnalysis.Apply(draft);
        if (JudgingStage.Of(draft) is not { Analysis: { } analysis } judged)
        {
            return;
        }

        if (Measurements.Failing(judged, draft.Status.Metrics, MetricFailure.Abort) is { } failing)
        {
            Abort.Failed(draft, TransitionReasons.AnalysisFailed, Reason(failing, Where(draft, judged)), failing);
            return;
        }

        if (draft.Stage!.Pause is null && Measurements.Failing(judged, draft.Status.Metrics, MetricFailure.Pause) is { } asking)
        {
            FailurePause.Begin(draft, asking, Reason(asking, Where(draft, judged)));
        }

        NoDataWatch.Apply(draft, judged, analysis);
    }

    private static string Where(Draft draft, StageStatus judged) =>
        draft.Stage!.StartedAt is null
            ? $"{StageKeys.Describe(judged)}, before {StageKeys.Describe(draft.Stage)} began"
            : StageKeys.Describe(judged);

    // Every number is said once: the message of a threshold has the value and the bound, that of a test has the counts.
    private static string Reason(MetricStatus failing, string stage) => failing switch
    {
        { Message: null } =>
            $"metric {failing.Name} is {Text(failing.Value)} in {stage}, wanted {failing.Threshold}",
        { Bounds: null } => $"metric {failing.Name} failed in {stage}: {failing.Message}",
        _ => $"metric {failing.Name} failed in {stage}, wanted {failing.Threshold}: {failing.Message}",
    };

    private static string? Text(double? value) => value?.ToString("G6", CultureInfo.InvariantCulture);
}
