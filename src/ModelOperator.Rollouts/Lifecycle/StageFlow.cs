using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Stages;
using ModelOperator.Rollouts.Strategies;
using ModelOperator.Rollouts.Traffic;
using ModelOperator.Rollouts.Verdicts;

namespace ModelOperator.Rollouts.Lifecycle;

/// <summary>Moves the candidate through its stages.</summary>
internal static class StageFlow
{
    // A plan passes through stages that end as they begin. The schema allows no more steps than this.
    private const int MaxStages = 64;

    /// <summary>Goes on as far as pods, gateways, clock and verdicts allow.</summary>
    public static void Run(Draft draft)
    {
        for (var i = 0; i < MaxStages && draft.Candidate is not null; i++)
        {
            ProgressWatch.Apply(draft);
            TrafficShift.Apply(draft);
            if (draft.Stage is null)
            {
                return;
            }

            KeepClock(draft);
            draft.Stage = draft.Stage with { Requests = RequestCount.Of(draft) };
            var end = StageEnd.Of(draft);
            StageEndNotes.Record(draft, end);
            if (!end.IsReached || !TryAdvance(draft))
            {
                break;
            }
        }

        TrafficShift.Apply(draft);
    }

    private static void KeepClock(Draft draft)
    {
        var stage = draft.Stage!;
        var hold = StageHold.Find(draft) is { } reason ? Sentence.Cut(reason) : null;
        if (hold is null && stage.Kind != StageKind.Deploying)
        {
            StartClock(draft, stage);
            return;
        }

        draft.Stage = hold is null ? stage with { HoldReason = null }
            : stage.RunningSince is not null ? StageClock.Stop(stage, Measurements.ProvenUntil(draft), hold)
            : stage with { HoldReason = hold };
    }

    // Measurements that were taken before a stage began say nothing about it.
    private static void StartClock(Draft draft, StageStatus stage)
    {
        if (stage is { StartedAt: null, Ended: not null })
        {
            stage = stage with { Ended = null, NoDataSince = null };
            draft.Status = draft.Status with { Metrics = null };
        }

        draft.Stage = StageClock.Run(stage, draft.Now);
    }

    private static bool TryAdvance(Draft draft)
    {
        if (draft.Stable is null || RolloutStrategies.Of(draft.Spec).Next(draft.Stage!) is not { } next)
        {
            if (Adoption.IsNew(draft))
            {
                return false;
            }

            Promotion.Apply(draft);
            return true;
        }

        StageStart.Begin(draft, next with
        {
            JudgedStages = JudgedStages.For(next.Analysis, draft.Spec),
            Ended = JudgingStage.Remember(draft),
        });
        draft.Record(
            draft.Candidate!,
            Started(next.Kind),
            $"{StageKeys.Describe(next)} of {draft.Name(draft.Candidate)} begins");
        return true;
    }

    private static string Started(StageKind kind) => kind switch
    {
        StageKind.Shadow => TransitionReasons.ShadowStarted,
        StageKind.PrePromotion => TransitionReasons.PrePromotionStarted,
        StageKind.Switch => TransitionReasons.SwitchStarted,
        StageKind.Bake => TransitionReasons.BakeStarted,
        _ => TransitionReasons.StepStarted,
    };
}
