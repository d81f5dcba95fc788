using ModelOperator.Api.Status;

namespace ModelOperator.Rollouts.Tests.Simulation;

/// <summary>The rules marked † in the design, checked with arithmetic of their own on every plan and every write.</summary>
internal sealed class Invariants(bool deep)
{
    private readonly RolloutPlanner planner = new();
    private readonly StageLedger ledger = new();
    private int plans;

    public SortedDictionary<string, int> Checks { get; } = new(StringComparer.Ordinal);

    public void CheckPlan(RolloutInput input, RolloutPlan plan)
    {
        CheckSplit(input, plan);
        CheckWeight(input, plan);
        CheckAbort(input, plan);
        CheckWhoAnswers(input, plan);
        CheckClock(input, plan);
        if (deep || plans++ % 8 == 0)
        {
            CheckRepeats(input, plan);
        }
    }

    public void StatusWritten(RolloutInput input, RolloutPlan plan) => ledger.Write(input, plan, this);

    public void RouteWritten(World world, TrafficStatus route) =>
        Require("R03", route.Generation > (world.Written?.Generation ?? 0), $"generation {route.Generation} after {world.Written?.Generation}");

    public void Shrinks(World world, SimulatedOperator @operator, RevisionSize size)
    {
        var status = @operator.Status;
        var follows = status.StableRevision is null || (size.Revision == status.StableRevision && size.Replicas == @operator.Spec.Replicas);
        Require("R02", follows || !MayGetRequests(world, size.Revision), $"{size.Revision} shrinks to {size.Replicas} while requests may go to it");
    }

    public void Deletes(World world, string revision) =>
        Require("R02", !MayGetRequests(world, revision), $"{revision} is deleted while requests may go to it");

    /// <summary>What gateways do now, whatever was planned.</summary>
    public void CheckWorld(World world)
    {
        foreach (var split in world.Gateways.Where(g => g.Ready).Select(g => g.Applied?.Weights ?? []))
        {
            Require("R03", split.Count == 0 || split.Sum(w => w.Weight) == 100, "a gateway's shares do not sum to 100");
            foreach (var share in split)
            {
                Require("R02", world.Revisions.TryGetValue(share.Revision, out var r) && r.Desired > 0, $"requests go to {share.Revision}, which has no pods");
            }
        }
    }

    public void Require(string rule, bool holds, string otherwise)
    {
        Checks[rule] = Checks.GetValueOrDefault(rule) + 1;
        if (!holds)
        {
            throw new BrokenRuleException(rule, otherwise);
        }
    }

    private static bool MayGetRequests(World world, string revision) =>
        world.Gateways.Where(g => g.Ready).Select(g => g.Applied).Append(world.Written)
            .Any(route => route?.Weights.Any(w => w.Revision == revision && w.Weight > 0) == true);

    private void CheckSplit(RolloutInput input, RolloutPlan plan)
    {
        var route = plan.Route;
        Require("R03", plan.Status.StableRevision is null || route is not null, "a stable revision without a route");
        Require("R03", route is null || (route.Weights.Sum(w => w.Weight) == 100 && route.Weights.All(w => w.Weight > 0)), "shares do not sum to 100");
        if (input.Status.Traffic is { } before && route is not null)
        {
            var same = before.Weights.SequenceEqual(route.Weights);
            Require("R03", same ? route.Generation == before.Generation : route.Generation > before.Generation, "the generation does not count the splits");
        }
    }

    private void CheckWeight(RolloutInput input, RolloutPlan plan)
    {
        if (plan.Status is not { CandidateRevision: { } candidate, StableRevision: { } stable })
        {
            return;
        }

        var weight = plan.Route!.Weights.FirstOrDefault(w => w.Revision == candidate)?.Weight ?? 0;
        var ready = Ready(input, candidate);
        var current = input.Revisions.FirstOrDefault(r => r.Revision == stable)?.CurrentReplicas ?? 0;
        var nobodyElse = Ready(input, stable) == 0;
        Require("R04", weight == 0 || nobodyElse || ready >= Math.Max(1, Math.Ceiling(weight * current / 100.0)), $"{weight} % with {ready} ready of {current}");
        var before = input.Status.Traffic?.Weights.FirstOrDefault(w => w.Revision == candidate)?.Weight ?? 0;
        Require("R02", weight <= before || input.Traffic.HasConverged(input.Status.Traffic!.Generation), "a share is raised before the split before has converged");
        Require("R04", weight <= before || weight == plan.Status.Stage!.Weight, "a share is raised by less than the stage's");
        Require("R05", ready > 0 || weight == 0, $"{weight} % without a ready pod");
        Require("R05", ready > 0 || plan.Status.Stage!.RunningSince is null, "the clock runs without a ready pod");
        if (input.Problem is null)
        {
            Require("R06", plan.Sizes.Single(s => s.Revision == stable).Replicas == input.Spec.Replicas, "stable is not at full size");
        }
    }

    private void CheckAbort(RolloutInput input, RolloutPlan plan)
    {
        var (before, after) = (input.Status, plan.Status);
        if (before.CandidateRevision is not { } gone || gone == after.CandidateRevision || gone == after.StableRevision || after.StableRevision is not { } stable)
        {
            return;
        }

        var routed = before.Traffic?.Weights.Any(w => w.Revision == gone) == true;
        var back = !routed || (plan.Route!.Weights is [{ Weight: 100 } only] && only.Revision == stable);
        Require("R06", back || Ready(input, stable) == 0, $"{gone} is aborted and stable does not get all requests");
        Require("R06", !routed || !plan.Deletions.Contains(gone), $"{gone} goes before the gateways have converged");
        Require("R06", !routed || plan.Sizes.Any(s => s.Revision == gone && s.Replicas > 0), $"{gone} is not kept until the gateways have converged");
    }

    // No request is taken from pods that answer and given to a stable revision of which none does.
    private void CheckWhoAnswers(RolloutInput input, RolloutPlan plan)
    {
        if (plan.Status.StableRevision is not { } stable || input.Status.Traffic is not { } before || Ready(input, stable) > 0)
        {
            return;
        }

        var gains = Share(plan.Route!) > Share(before);
        Require("R06", !gains || before.Weights.All(w => Ready(input, w.Revision) == 0), "requests are sent to a stable revision that cannot answer");

        int Share(TrafficStatus split) => split.Weights.FirstOrDefault(w => w.Revision == stable)?.Weight ?? 0;
    }

    private void CheckClock(RolloutInput input, RolloutPlan plan)
    {
        if (plan.Status is not { Stage: { } stage, CandidateRevision: { } candidate, StableRevision: { } stable } || stage.Kind == StageKind.Deploying)
        {
            return;
        }

        var seen = input.Revisions.FirstOrDefault(r => r.Revision == stable);
        var current = Math.Max(input.Spec.Replicas, Math.Max(seen?.DesiredReplicas ?? 0, seen?.CurrentReplicas ?? 0));
        var mayRun = input.Problem is null && !input.Spec.Paused && input.Commands.Pause != candidate
            && Ready(input, candidate) >= Math.Max(1, Math.Ceiling(stage.Weight * current / 100.0))
            && plan.Route!.Weights.Any(w => w.Revision == candidate && w.Weight == stage.Weight)
            && input.Traffic.HasConverged(plan.Route.Generation)
            && plan.Status.Metrics?.Any(m => m is { Name: "errors", Verdict: MetricVerdict.NoData }) != true;
        Require("R12", mayRun == (stage.RunningSince is not null), mayRun ? "the clock stands still for nothing" : $"the clock runs: {stage}");
        Require("R12", stage.RunningSince == input.Status.Stage?.RunningSince || stage.RunningSince is null || stage.RunningSince == input.Now, "the clock was turned");
    }

    private void CheckRepeats(RolloutInput input, RolloutPlan plan)
    {
        Require("R23", StatusComparer.AreSame(planner.Plan(input).Status, plan.Status), "the same input gives another plan");
        var next = input with { Status = plan.Status, Measurements = [] };
        for (var i = 0; i < 3; i++)
        {
            var again = planner.Plan(next);
            if (ReferenceEquals(again.Status, next.Status))
            {
                return;
            }

            next = next with { Status = again.Status };
        }

        Require("R23", false, "nothing changes, and the status does not come to rest");
    }

    private static int Ready(RolloutInput input, string revision) =>
        input.Revisions.FirstOrDefault(r => r.Revision == revision) is { } seen ? Math.Min(seen.ReadyReplicas, seen.DesiredReplicas) : 0;
}
