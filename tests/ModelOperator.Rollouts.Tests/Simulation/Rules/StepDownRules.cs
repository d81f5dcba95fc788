using ModelOperator.Api.Spec;
using ModelOperator.Api.Status.Traffic;
using ModelOperator.Rollouts.Tests.Simulation.Worlds;

namespace ModelOperator.Rollouts.Tests.Simulation.Rules;

/// <summary>
/// Stable shrinks with its share (<c>stableScaleDown</c>): never below what its share needs, and the way back waits for pods.
/// </summary>
internal static class StepDownRules
{
    /// <summary>True when the spec lets stable shrink.</summary>
    public static bool Apply(ModelDeploymentSpec spec) =>
        spec is { Strategy.Canary: { StableScaleDown: true, Bake: null }, Autoscaling: null }
        && spec.Gpu?.WhenFull != GpuWhenFull.Replace;

    public static void Check(RolloutInput input, RolloutPlan plan, Invariants invariants)
    {
        if (plan.Status.StableRevision is not { } stable || plan.Route is not { } route)
        {
            return;
        }

        var noted = plan.Status.Revisions!.Single(r => r.Revision == stable);
        if (noted.FullReplicas is { } full)
        {
            invariants.Require("R36", plan.Status.CandidateRevision is not null && route.ReturnBy is null,
                "stable is small, and nothing goes on");
            invariants.Require(
                "R36",
                noted.Replicas >= Needed(Share(route, stable), full) && (noted.Replicas < full || Ready(input, stable) < full),
                $"stable has {noted.Replicas} of {full} pods for {Share(route, stable)} %");
        }

        if (route.ReturnBy is { } until)
        {
            CheckReturn(input, route, stable, until, invariants);
        }
    }

    private static void CheckReturn(RolloutInput input, TrafficStatus route, string stable, DateTimeOffset until, Invariants invariants)
    {
        var before = input.Status.Traffic!;
        invariants.Require("Return", input.Now < until, "requests do not come back in time");
        invariants.Require("Return", route.Weights.Count == 2 && Share(route, stable) >= Share(before, stable),
            $"after {before} comes {route}");
        var full = input.Problem is null ? input.Spec.Replicas
            : input.Status.Revisions!.Single(r => r.Revision == stable) is var seen ? seen.FullReplicas ?? seen.Replicas : 0;
        var carried = 100 - (100 * Ready(input, route.Weights.Single(w => w.Revision != stable).Revision) / full);
        var most = Math.Max(Math.Max(Share(before, stable), carried), 100 * Ready(input, stable) / full);
        invariants.Require("Return", Share(route, stable) <= most || input.Spec.Autoscaling is not null,
            $"{Share(route, stable)} % go back, and stable and the other carry {most} %");
    }

    private static int Ready(RolloutInput input, string revision) =>
        input.Revisions.FirstOrDefault(r => r.Revision == revision) is { } seen
            ? Math.Min(seen.ReadyReplicas, DrainRules.Measured(input, revision, seen.DesiredReplicas)) : 0;

    /// <summary>True when the stable revision may be scaled to this size, whichever split a gateway applies.</summary>
    public static bool MayShrink(World world, ModelDeploymentSpec spec, string stable, int replicas) => Apply(spec)
        && world.Gateways.Where(g => g.Ready).Select(g => g.Applied).Append(world.Written).OfType<TrafficStatus>()
            .All(split => replicas >= Needed(Share(split, stable), spec.Replicas));

    private static int Needed(int share, int full) => Math.Max(1, (int)Math.Ceiling(share * full / 100.0));

    private static int Share(TrafficStatus split, string revision) =>
        split.Weights.FirstOrDefault(w => w.Revision == revision)?.Weight ?? 0;
}
