using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Stages;

namespace ModelOperator.Rollouts.Verdicts;

/// <summary>Notes that a deciding metric has no data, and ends the rollout when that lasts too long and the spec says so (R20).</summary>
internal static class NoDataWatch
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromMinutes(10);

    /// <summary>Notes when data go missing and when they are back, for the stage that judges now.</summary>
    public static void Apply(Draft draft, StageStatus judged, AnalysisSpec analysis)
    {
        if (JudgingStage.WithoutData(draft) is { } silent)
        {
            RecordSilence(draft, silent);
            CheckDeadline(draft, silent, analysis);
        }
        else if (draft.Stage is { NoDataSince: not null } stage)
        {
            draft.Stage = stage with { NoDataSince = null };
            if (JudgingStage.CanBeMeasured(draft, judged))
            {
                draft.Record(draft.Candidate!, TransitionReasons.DataReturned, "every metric has data again");
            }
        }
    }

    private static void RecordSilence(Draft draft, MetricStatus silent)
    {
        if (draft.Stage is { NoDataSince: null } stage)
        {
            draft.Stage = stage with { NoDataSince = draft.Now };
            draft.Record(draft.Candidate!, TransitionReasons.NoData, $"metric {silent.Name} has no data: {Why(silent)}", silent);
        }
    }

    private static void CheckDeadline(Draft draft, MetricStatus silent, AnalysisSpec analysis)
    {
        if (analysis.OnNoData == AnalysisFallback.Abort && draft.Freeze is null
            && draft.Now - draft.Stage!.NoDataSince >= GoDuration.ParseOr(analysis.NoDataDeadline, DefaultDeadline))
        {
            Abort.Failed(
                draft,
                TransitionReasons.NoDataDeadlineExceeded,
                $"metric {silent.Name} has had no data for {analysis.NoDataDeadline}: {Why(silent)}",
                silent);
        }
    }

    private static string Why(MetricStatus silent) => silent.Message ?? "nothing came back";
}
