using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Resting;

/// <summary>
/// Tells whether a ModelDeployment waits for nothing that no cache shows: no rollout, no pods that are to come or to go, no gateway that
/// has yet to apply its split or that finds no pods, no problem that somebody may mend elsewhere, and nothing to be done by the clock other
/// than at the time that the plan names. A rollout that waits for GPUs alone rests, too: there may be thousands. News of GPUs wake one that
/// has made no pods, and its own pods wake one that has made some and left them pending.
/// </summary>
internal static class Settlement
{
    /// <summary>True when a plan from the same input would decide the same until the time that it names.</summary>
    /// <param name="owner">The ModelDeployment as it was planned.</param>
    /// <param name="input">All that the plan was made from.</param>
    /// <param name="plan">The plan.</param>
    public static bool Is(ModelDeployment owner, RolloutInput input, RolloutPlan plan) =>
        ReferenceEquals(plan.Status, owner.Status)
        && plan is { Extent: PlanExtent.Everything, Analysis: null, LeavesRoute: false, Deletions.Count: 0, Strays.Count: 0 }
        && plan is { Transitions.Count: 0, ActionEnds.Count: 0 }
        && input is { Problem: null, Warning: null, Measurements.Count: 0, ActionOutcomes.Count: 0 }
        && (WaitsForNothing(plan.Status) || WaitsForGpusAlone(plan.Status))
        && HasAllPods(input, WaitsForGpusAlone(plan.Status)) && IsReached(input, plan.Status) && StaysAsItIs(owner, plan.Status);

    private static bool WaitsForNothing(ModelDeploymentStatus status) =>
        status is { Phase: RolloutPhase.Healthy or RolloutPhase.RolledBack or RolloutPhase.Idle }
        && status is { CandidateRevision: null, Stage: null, Progress: null } && !LacksGpus(status);

    // The GPUs that somebody may get are a part of what is seen at rest, and the plan names the deadline.
    private static bool WaitsForGpusAlone(ModelDeploymentStatus status) =>
        status is { Stage.Kind: StageKind.Deploying, Progress.WaitingForGpuSince: not null } && LacksGpus(status);

    private static bool LacksGpus(ModelDeploymentStatus status) =>
        status.Conditions?.Any(c => c is { Type: ConditionTypes.GpuAvailable, Status: "False" }) == true;

    // A pod that is not ready tells of itself in more ways than by its version: how far its download is, for example. One that waits for
    // its node, and one that the API server refuses to make, has nothing else to tell.
    private static bool HasAllPods(RolloutInput input, bool waitsForGpus) => input.Revisions.All(one =>
        one.CordonedReplicas == 0
        && (one.DesiredReplicas == one.CurrentReplicas
            || (waitsForGpus && one.CreationFailure is not null && one.CurrentReplicas < one.DesiredReplicas))
        && one.CurrentReplicas == one.ReadyReplicas + (waitsForGpus ? one.UnscheduledReplicas : 0));

    private static bool IsReached(RolloutInput input, ModelDeploymentStatus status) =>
        status.Traffic is { } traffic && input.Traffic.HasConverged(traffic.Generation) && input.Traffic.Unreachable.Count == 0;

    // The cooldowns and tries of actions go by the clock, and no plan names their times.
    private static bool StaysAsItIs(ModelDeployment owner, ModelDeploymentStatus status) =>
        owner.Spec.Monitoring?.Actions is not { Count: > 0 } && status.Actions is not { Count: > 0 }
        && (status.Revisions ?? []).All(one =>
            one.DrainingSince is null && (one.Role is RevisionRole.Stable or RevisionRole.Candidate || one.KeepUntil is not null));
}
