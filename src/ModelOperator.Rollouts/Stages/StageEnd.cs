using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Stages;

/// <summary>Tells whether a stage is over, and if not, what is missing first.</summary>
/// <param name="Missing">The condition that the stage waits for.</param>
/// <param name="Undecided">The first metric that has not decided; null unless <see cref="StageEndCondition.Verdicts"/> are missing.</param>
internal readonly record struct StageEnd(StageEndCondition Missing, MetricStatus? Undecided = null)
{
    /// <summary>True when the next stage may begin.</summary>
    public bool IsReached => Missing == StageEndCondition.None;

    /// <summary>
    /// Asks whether the candidate's stage is over: its time has passed, the candidate has answered enough requests, every metric passes in
    /// a measurement taken after that, and a person has agreed where the spec asks for one.
    /// </summary>
    public static StageEnd Of(Draft draft)
    {
        var stage = draft.Stage!;
        if (stage.HoldReason is not null)
        {
            return new(StageEndCondition.Evidence);
        }

        if (stage.Kind == StageKind.Deploying)
        {
            return new(StageEndCondition.None);
        }

        if (!StageClock.HasPassed(stage, draft.Now) || !RequestCount.IsEnough(stage) || !AreMeasurementsFresh(draft, stage))
        {
            return new(StageEndCondition.Evidence);
        }

        return Measurements.Undecided(stage, draft.Status.Metrics) is { } undecided ? new(StageEndCondition.Verdicts, undecided)
            : stage is { Approval: true, ApprovedAt: null } ? new(StageEndCondition.Approval)
            : stage.HoldsAtEnd ? new(StageEndCondition.Promotion)
            : new(StageEndCondition.None);
    }

    // A measurement speaks for the present only if it was taken after the time was up, and after the clock last started.
    private static bool AreMeasurementsFresh(Draft draft, StageStatus stage)
    {
        var since = stage.RunningSince;
        var end = StageClock.EndsAt(stage);
        return stage.Analysis is null
            || ((since > end ? since : end) is { } from && Measurements.AreAllSince(stage, draft.Status.Metrics, from));
    }
}
