using System.Globalization;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Aborting;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Planning;
using ModelOperator.Rollouts.Stages;
using ModelOperator.Rollouts.Strategies;

namespace ModelOperator.Rollouts.Verdicts;

/// <summary>
/// Acts on what was measured: a metric out of bounds aborts, even a paused rollout (R15), or pauses it where its onFail says so; no data
/// is never a pass (R20).
/// </summary>
internal static class Judgement
{
    /// <summary>Takes the measurements in and acts on them.</summary>
    public static void Apply(Draft draft)
    {
        Measurements.Merge(draft);
        TakeNewAnalysis(draft);
        if (StageInJudgement.Of(draft) is not { Analysis: { } analysis } judged)
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

        WatchData(draft, draft.Stage!, judged, analysis);
    }

    private static string Where(Draft draft, StageStatus judged) =>
        draft.Stage!.StartedAt is null ? $"{StageKeys.Describe(judged)}, before {StageKeys.Describe(draft.Stage)} began" : StageKeys.Describe(judged);

    // Every number once: a threshold's own message has the value and the bound, a test's has the counts.
    private static string Reason(MetricStatus failing, string stage) => failing switch
    {
        { Message: null } => $"metric {failing.Name} is {failing.Value?.ToString("G6", CultureInfo.InvariantCulture)} in {stage}, wanted {failing.Threshold}",
        { Bounds: null } => $"metric {failing.Name} failed in {stage}: {failing.Message}",
        _ => $"metric {failing.Name} failed in {stage}, wanted {failing.Threshold}: {failing.Message}",
    };

    // A stage is judged by what the spec said when it began (R11). One that has no data is judged by nothing yet, and often for want of
    // a right query: it takes the corrected analysis at once instead of waiting for an end that cannot come. What has just come in and
    // fails was measured by the old one, and decides.
    private static void TakeNewAnalysis(Draft draft)
    {
        if (draft.Stage is { NoDataSince: not null } && StageInJudgement.WithoutData(draft) is not null
            && StageInJudgement.Of(draft) is { Analysis: { } judges } judged && !Measurements.IsFailing(judged, draft.Status.Metrics)
            && draft.Input.Problem is null
            && Judges.Of(draft.Spec.Analysis, judged.Kind) is { } asked && !AnalysisComparer.AreSame(judges, asked))
        {
            StageInJudgement.Change(draft, asked);
            draft.Stage = draft.Stage with { NoDataSince = null };
            draft.Status = draft.Status with { Metrics = null };
            draft.Record(draft.Candidate!, TransitionReasons.AnalysisChanged, $"{StageKeys.Describe(judged)} had no data and is judged by the changed analysis");
        }
    }

    private static void WatchData(Draft draft, StageStatus stage, StageStatus judged, AnalysisSpec analysis)
    {
        if (StageInJudgement.WithoutData(draft) is not { } silent)
        {
            if (stage.NoDataSince is not null)
            {
                draft.Stage = stage with { NoDataSince = null };
                if (StageInJudgement.CanBeMeasured(draft, judged))
                {
                    draft.Record(draft.Candidate!, TransitionReasons.DataReturned, "every metric has data again");
                }
            }

            return;
        }

        if (stage.NoDataSince is null)
        {
            draft.Stage = stage = stage with { NoDataSince = draft.Now };
            draft.Record(draft.Candidate!, TransitionReasons.NoData, $"metric {silent.Name} has no data: {silent.Message ?? "nothing came back"}", silent);
        }

        if (analysis.OnNoData == AnalysisFallback.Abort && draft.Freeze is null
            && draft.Now - stage.NoDataSince >= GoDuration.ParseOr(analysis.NoDataDeadline, TimeSpan.FromMinutes(10)))
        {
            Abort.Failed(
                draft,
                TransitionReasons.NoDataDeadlineExceeded,
                $"metric {silent.Name} has had no data for {analysis.NoDataDeadline}: {silent.Message ?? "nothing came back"}",
                silent);
        }
    }
}
