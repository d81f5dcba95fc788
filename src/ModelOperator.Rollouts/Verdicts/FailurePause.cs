using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Strategies;

namespace ModelOperator.Rollouts.Verdicts;

/// <summary>
/// Pauses the rollout when a metric with <c>onFail: Pause</c> has failed. The rollout stays at its share until a person decides, even if
/// that metric passes again meanwhile. All metrics go on being measured, and one whose onFail is Abort still aborts.
/// </summary>
internal static class FailurePause
{
    /// <summary>Begins the pause.</summary>
    public static void Begin(Draft draft, MetricStatus failing, string reason)
    {
        draft.Stage = draft.Stage! with
        {
            Pause = new() { Metric = failing.Name, Value = failing.Value, Message = Sentence.Cut(reason), Time = draft.Now },
        };
        draft.Record(draft.Candidate!, TransitionReasons.AnalysisPaused, reason, failing);
    }

    /// <summary>
    /// Ends the pause because a person lets the rollout go on. The stage that judges begins anew at this instant, with its clock, its
    /// counts and the analysis of the spec, so that no interval goes by unmeasured (R29). The person has judged the evidence so far; only
    /// what comes from now on decides. An approval from before the failure has to be given again (R16).
    /// </summary>
    public static void End(Draft draft)
    {
        var stage = draft.Stage! with { Pause = null, ApprovedAt = null };
        draft.Stage = stage switch
        {
            { StartedAt: not null } => stage with
            {
                Resumed = (stage.Resumed ?? 0) + 1,
                StartedAt = draft.Now,
                ElapsedSeconds = 0,
                RunningSince = null,
                HoldReason = null,
                NoDataSince = null,
                UndecidedSince = null,
                Requests = null,
                GpuUse = null,
                MixedErrors = null,
                Analysis = StageAnalysis.Of(draft.Spec, stage.Kind) ?? stage.Analysis,
                JudgedStages = JudgedStages.For(StageAnalysis.Of(draft.Spec, stage.Kind), draft.Spec) ?? stage.JudgedStages,
            },
            { Ended: { } ended } => stage with
            {
                NoDataSince = null,
                Ended = ended with
                {
                    Resumed = (ended.Resumed ?? 0) + 1,
                    StartedAt = draft.Now,
                    ElapsedSeconds = 0,
                    MixedErrors = null,
                    MeasuredAt = draft.Status.Metrics?.Max(m => m.Time) ?? ended.MeasuredAt,
                    Analysis = StageAnalysis.Of(draft.Spec, ended.Kind) ?? ended.Analysis,
                    JudgedStages = JudgedStages.For(StageAnalysis.Of(draft.Spec, ended.Kind), draft.Spec) ?? ended.JudgedStages,
                },
            },
            _ => stage,
        };
        draft.Status = draft.Status with { Metrics = null };
    }
}
