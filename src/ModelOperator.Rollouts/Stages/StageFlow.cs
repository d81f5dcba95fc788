using ModelOperator.Api.Durations;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Deadlines;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Planning;
using ModelOperator.Rollouts.Starting;
using ModelOperator.Rollouts.Strategies;
using ModelOperator.Rollouts.Traffic;
using ModelOperator.Rollouts.Verdicts;

namespace ModelOperator.Rollouts.Stages;

/// <summary>Moves the candidate through its stages.</summary>
internal static class StageFlow
{
    // A plan passes through stages that end as they begin; there are never more than the schema allows steps.
    private const int MostStages = 64;

    private static readonly TimeSpan DefaultScaleDownDelay = TimeSpan.FromSeconds(30);

    /// <summary>The stage that sends all requests to a revision at once, unjudged.</summary>
    public static StageStatus Switch => new() { Kind = StageKind.Switch, Weight = Weights.All };

    /// <summary>Puts the candidate into a stage: a new clock, no measurements.</summary>
    public static void Begin(Draft draft, StageStatus stage) =>
        draft.Status = draft.Status with { Stage = stage, Metrics = null, Progress = null };

    /// <summary>Goes on as far as pods, gateways, clock and verdicts allow.</summary>
    public static void Run(Draft draft)
    {
        for (var i = 0; i < MostStages && draft.Candidate is not null; i++)
        {
            ProgressWatch.Apply(draft);
            TrafficShift.Apply(draft);
            if (draft.Stage is null)
            {
                return;
            }

            KeepClock(draft);
            RequestCount.Apply(draft);
            if (!StageEnd.IsReached(draft) || !TryAdvance(draft))
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
            Start(draft, stage);
            return;
        }

        draft.Stage = hold is null ? stage with { HoldReason = null }
            : stage.RunningSince is not null ? StageClock.Stop(stage, Measurements.ProvenUntil(draft), hold)
            : stage with { HoldReason = hold };
    }

    // What was measured before a stage began says nothing about it.
    private static void Start(Draft draft, StageStatus stage)
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

            Promote(draft);
            return true;
        }

        Begin(draft, next with { Ended = StageInJudgement.Remember(draft) });
        draft.Record(
            draft.Candidate!,
            Started(next.Kind),
            $"{StageKeys.Describe(next)} of {draft.Candidate} begins");
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

    /// <summary>The candidate becomes stable: a change of pointer, no pod is touched (R13).</summary>
    private static void Promote(Draft draft)
    {
        var promoted = draft.Candidate!;
        var former = (draft.Status.FormerStableRevisions ?? []).Where(r => r != promoted);
        draft.Status = draft.Status with
        {
            StableRevision = promoted,
            CandidateRevision = null,
            Stage = null,
            Progress = null,
            FormerStableRevisions = draft.Stable is { } old ? [.. former.Prepend(old).Take(RolloutStart.FormerCapacity)] : draft.Status.FormerStableRevisions,
        };
        KeepOld(draft, promoted);
        TrafficShift.Apply(draft);
        draft.Record(promoted, TransitionReasons.Promoted, $"{promoted} is the stable revision now");
    }

    // Blue's pods outlive the switch for a while, so that going back to them needs no new ones.
    private static void KeepOld(Draft draft, string promoted)
    {
        if (draft.Spec.Strategy.BlueGreen is { } blueGreen && draft.Input.Status.StableRevision is { } old && old != promoted)
        {
            draft.Kept = new(old, draft.Now + GoDuration.ParseOr(blueGreen.ScaleDownDelay, DefaultScaleDownDelay));
        }
    }
}
