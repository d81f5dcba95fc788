using ModelOperator.Api.Status.Idling;
using ModelOperator.Rollouts.Tests.Simulation.Worlds;

namespace ModelOperator.Rollouts.Tests.Simulation.Rules;

/// <summary>Checks the way of a stable revision to zero pods and back, by what gateways truly hold and by what plans say.</summary>
internal static class IdleRules
{
    private static readonly TimeSpan After = TimeSpan.FromMinutes(1);

    public static void Check(RolloutInput input, RolloutPlan plan, Invariants invariants)
    {
        var (before, after) = (input.Status.Idle, plan.Status.Idle);
        if (plan.Status.StableRevision is not { } stable)
        {
            return;
        }

        var isNew = after is { State: IdleState.Leaving } && before?.State is not IdleState.Leaving;
        invariants.Require("R34", !isNew || (input.Traffic.Quiet >= After && plan.Status.CandidateRevision is null
            && input is { Problem: null, Spec.Paused: false }), $"{stable} is to go, and somebody calls or a rollout is under way");
        var goes = after is { State: IdleState.AtZero } && before?.State is not IdleState.AtZero;
        invariants.Require("R34", !goes || (before?.State is IdleState.Leaving && input.Traffic.HasConverged(plan.Route!.Generation)
            && plan.Route.Hold is { Always: true }), $"{stable} goes before every gateway holds its requests");

        var size = plan.Sizes.Single(s => s.Revision == stable);
        var none = input.Spec.Autoscaling is not null && size.NeededReplicas == 0;
        invariants.Require("R34", !none || after is { State: IdleState.AtZero }, $"{stable} has no pods, and is {after}");
        invariants.Require("R35", plan.Status.CandidateRevision is null || after is not { State: IdleState.Leaving or IdleState.AtZero },
            $"{stable} is {after} in a rollout");
        var called = input.Traffic.Calls.Any(calls => calls is { Held: > 0 });
        invariants.Require("R35", !called || after is not { State: IdleState.AtZero }, $"a request is held, and {stable} is {after}");
        invariants.Require("R35", (plan.Route?.Hold is null) == (after is null or { State: IdleState.Awake }),
            $"the split holds {plan.Route?.Hold}, and {stable} is {after}");
    }

    /// <summary>The last pods go only while every gateway holds new requests and none has seen one since they were to go.</summary>
    public static void Shrinks(World world, SimulatedOperator @operator, RevisionSize size, Invariants invariants)
    {
        if (@operator.Status.Idle is { State: IdleState.AtZero } idle && size.Revision == idle.Revision)
        {
            invariants.Require("R34", world.Gateways.Where(g => g.Ready).All(
                g => g is { HeldSince: null, BusyUntil: null } && !(g.LastCall > idle.Since)),
                $"the last pods of {size.Revision} go while somebody calls");
        }
    }
}
