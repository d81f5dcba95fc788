using ModelOperator.Api.Spec;
using ModelOperator.Api.Status.Revisions;

namespace ModelOperator.Rollouts.Tests.Simulation.Rules;

/// <summary>In place (<c>whenFull: Replace</c>): when stable may give a pod up, and when the candidate may get one.</summary>
internal static class InPlaceRules
{
    public static void Check(RolloutInput input, RolloutPlan plan, Invariants invariants)
    {
        if (input is not { Spec.Gpu.WhenFull: GpuWhenFull.Replace, Problem: null, Gpus: { } gpus }
            || plan.Status is not { StableRevision: { } stable, CandidateRevision: { } candidate })
        {
            return;
        }

        var (old, given) = (Of(input, stable), Of(input, candidate));
        var asked = Math.Min(input.Spec.Replicas, Asked(input, stable) ?? input.Spec.Replicas);
        if (Size(plan, stable) < asked)
        {
            invariants.Require("R15", !Invariants.Freezes(input, candidate) && plan.Status.Stage!.Pause is null,
                "stable gives a pod up in a frozen rollout");
            invariants.Require("R02", Size(plan, stable) == Math.Max(1, asked - 1),
                $"stable gives {asked - Size(plan, stable)} of {asked} pods up at once");
            invariants.Require("R02", (old.Current, old.Ready) == (asked, asked),
                $"stable gives a pod up with {old.Ready} of {old.Current} ready, {asked} asked for");
            invariants.Require("R17", gpus.PodsThatFit == 0 && (given.Ready == given.Current || given.Waits),
                "stable gives a pod up that the candidate has no use for yet");
        }

        // What an autoscaler was given was given, too, though the autoscaler is gone.
        var had = Math.Max(Before(input, candidate)?.Replicas ?? 0, given.Desired);
        if (Size(plan, candidate) > had)
        {
            // What came beside the only pod for a drain is one of those that are asked for now, whether it is ready or not.
            var current = DrainRules.Measured(input, candidate, given.Current);
            invariants.Require(
                "R17", Math.Min(given.Ready, current) == current
                    && Size(plan, candidate) - current <= gpus.PodsThatFit, "a GPU is promised twice");
        }
    }

    private static int Size(RolloutPlan plan, string revision) => plan.Sizes.Single(s => s.Revision == revision).Replicas ?? int.MaxValue;

    private static int? Asked(RolloutInput input, string revision) =>
        Before(input, revision) is { Autoscaled: false } before ? before.Replicas : null;

    private static RevisionStatus? Before(RolloutInput input, string revision) =>
        input.Status.Revisions?.FirstOrDefault(r => r.Revision == revision && r.Role != RevisionRole.Retiring);

    private static (int Desired, int Current, int Ready, bool Waits) Of(RolloutInput input, string revision) =>
        input.Revisions.FirstOrDefault(r => r.Revision == revision) is { } seen
            ? (seen.DesiredReplicas, seen.CurrentReplicas, seen.ReadyReplicas, seen.WaitsForGpu) : default;
}
