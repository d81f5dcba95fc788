using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts.Tests.Simulation.Rules;

/// <summary>
/// A pod beside the only one: exactly while that one's node is about to be drained, and no part of what shares are measured by.
/// </summary>
internal static class DrainRules
{
    public static void Check(RolloutInput input, RolloutPlan plan, Invariants invariants)
    {
        foreach (var kept in plan.Sizes.Where(s => s.KeepsLast))
        {
            invariants.Require("Drain", Weight(plan, kept.Revision) > 0, $"{kept.Revision} gets no requests, and evictions of it wait");
        }

        if (plan.Status.StableRevision is not { } stable
            || input is not { Problem: null, Spec: { Autoscaling: null, Gpu: not { WhenFull: GpuWhenFull.Replace } } })
        {
            return;
        }

        var size = plan.Sizes.Single(s => s.Revision == stable);
        var seen = input.Revisions.FirstOrDefault(r => r.Revision == stable);
        var replicas = StepDownRules.Apply(input.Spec)
            ? plan.Status.Revisions!.Single(r => r.Revision == stable).Replicas
            : input.Spec.Replicas;
        var isAlone = replicas == 1 && Weight(plan, stable) > 0 && Measured(input, stable, seen?.DesiredReplicas ?? 0) <= 1;
        var beside = size.Replicas - replicas;
        var isDrained = isAlone && seen?.CordonedReplicas > 0;
        invariants.Require(
            "Drain",
            beside == 0 || (isDrained && beside == 1),
            $"{beside} pods beside stable's {replicas}, of which {seen?.CordonedReplicas} are about to be evicted");
        invariants.Require(
            "Drain",
            !isDrained || beside == 1 || input.Spec.Gpu is not null,
            "stable's only pod is about to be evicted, and there is no second one");
        invariants.Require("Drain", !size.KeepsLast || isAlone, "evictions wait of one that is not alone");
    }

    /// <summary>Pods that the plan asks for beside the others.</summary>
    public static int Beside(RolloutPlan plan, string revision) => plan.Status.Revisions!.Single(r => r.Revision == revision).Surge ?? 0;

    /// <summary>A count of pods, without the one that the status says may be there beside the others.</summary>
    public static int Measured(RolloutInput input, string revision, int count) =>
        input.Status.Revisions?.FirstOrDefault(r => r.Revision == revision) is { Surge: not null } before
            && count == before.Replicas + 1 ? before.Replicas : count;

    private static int Weight(RolloutPlan plan, string revision) =>
        plan.Route?.Weights.FirstOrDefault(w => w.Revision == revision)?.Weight ?? 0;
}
