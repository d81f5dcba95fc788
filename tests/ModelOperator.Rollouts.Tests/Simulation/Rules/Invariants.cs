using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Api.Status.Traffic;
using ModelOperator.Rollouts.Tests.Simulation.Worlds;

namespace ModelOperator.Rollouts.Tests.Simulation.Rules;

/// <summary>The rules marked † in the design, checked with arithmetic of their own on every plan and every write.</summary>
internal sealed class Invariants(bool deep)
{
    private readonly RolloutPlanner _planner = new();
    private StageLedger _ledger = new();
    private JudgementBooks _judgement = new();
    private FailurePauseBooks _pauses = new();
    private readonly Dictionary<string, DateTimeOffset> _promised = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _accepted = new(StringComparer.Ordinal);
    private int _plans;

    public Dictionary<string, int> Checks { get; } = new(StringComparer.Ordinal);

    public void CheckPlan(RolloutInput input, RolloutPlan plan)
    {
        CheckAdoption(input, plan);
        CheckSplit(input, plan);
        CheckMirror(input, plan);
        CheckWeight(input, plan);
        CheckAbort(input, plan);
        CheckWhoAnswers(input, plan);
        CheckClock(input, plan);
        InPlaceRules.Check(input, plan, this);
        StepDownRules.Check(input, plan, this);
        IdleRules.Check(input, plan, this);
        DrainRules.Check(input, plan, this);
        ConditionRules.Check(input, plan, this);
        if (deep || _plans++ % 8 == 0)
        {
            CheckRepeats(input, plan);
        }
    }

    /// <summary>Checks a plan that was made from the status last written; one made from an older status comes to nothing.</summary>
    public void CheckJudgement(RolloutInput input, RolloutPlan plan)
    {
        _judgement.Check(input, plan, this);
        _pauses.Check(input, plan, this);
    }

    public void StatusWritten(World world, RolloutInput input, RolloutPlan plan)
    {
        _ledger.Write(world, input, plan, this);
        _judgement.Write(input, plan);
        _pauses.Write(plan);
        if (input.Problem is null && plan.Status.Revisions?.FirstOrDefault(r => r.Role == RevisionRole.Stable) is { } sized)
        {
            _accepted[sized.Revision] = sized.Replicas;
        }

        if (plan.Status.CandidateRevision is { } candidate)
        {
            _promised.Remove(candidate);
        }

        if (input is { Spec.Strategy.BlueGreen: { } blueGreen, Status.StableRevision: { } old } && plan.Status.StableRevision is { } stable
            && stable != old)
        {
            _promised.Remove(stable);
            _promised[old] = input.Now + GoDuration.ParseOr(blueGreen.ScaleDownDelay, TimeSpan.Zero);
        }
    }

    /// <summary>Forgets the promises and failures of another ModelDeployment.</summary>
    public void StartOver()
    {
        _ledger = new();
        _judgement = new();
        _pauses = new();
        _promised.Clear();
        _accepted.Clear();
    }

    public void RouteWritten(World world, TrafficStatus route) =>
        Require("R03", route.Generation > (world.Written?.Generation ?? 0),
            $"generation {route.Generation} after {world.Written?.Generation}");

    public void Shrinks(World world, SimulatedOperator @operator, RevisionSize size)
    {
        var status = @operator.Status;
        var gives = @operator.Spec.Gpu?.WhenFull == GpuWhenFull.Replace && size.Revision == status.StableRevision
            && status.CandidateRevision is not null
            && size.Replicas >= 1 && size.Replicas == world.Revisions[size.Revision].Desired - 1;
        // While the spec is refused, what the last accepted one asked for is carried out: after a crash, and when a drain has ended.
        var wanted = @operator.Problem is null ? @operator.Spec.Replicas : _accepted.GetValueOrDefault(size.Revision, -1);
        var stepsDown = size.Revision == status.StableRevision && status.CandidateRevision is not null
            && StepDownRules.MayShrink(world, @operator.Spec, size.Revision, size.Replicas ?? 0);
        var follows = status.StableRevision is null || gives || stepsDown
            || (size.Revision == status.StableRevision && size.Replicas == wanted);
        IdleRules.Shrinks(world, @operator, size, this);
        Require("R02", follows || !MayGetRequests(world, size.Revision), $"{size.Revision} shrinks from {world.Revisions[size.Revision].Desired} to {size.Replicas} while requests may go to it: stable {status.StableRevision}, candidate {status.CandidateRevision}, spec {@operator.Spec.Replicas}, autoscaling {@operator.Spec.Autoscaling}, {string.Join(", ", status.Revisions ?? [])}");
    }

    /// <summary>Waiting for GPUs, no candidate's pod is made unless all that its stage needs fit.</summary>
    public void Grows(World world, SimulatedOperator @operator, RolloutInput input, RolloutPlan plan, RevisionSize size)
    {
        var status = plan.Status;
        if (@operator is not { Spec.Gpu.WhenFull: GpuWhenFull.Wait, Problem: null } || status.StableRevision is null
            || size.Revision != status.CandidateRevision
            || size.Revision != @operator.Desired || world.Calm)
        {
            return;
        }

        // What was asked for when there was room may be carried out when there is none any more.
        var before = @operator.Before.Revisions?.FirstOrDefault(r => r.Revision == size.Revision);
        var asked = (before?.Replicas ?? 0) + (before?.Surge ?? 0);
        var fits = input.Gpus is not { } gpus || size.Replicas - Current(input, size.Revision) <= gpus.PodsThatFit;
        Require("R17", fits || size.Replicas <= asked, "pods are made that do not all fit");
    }

    public void Deletes(World world, string revision)
    {
        Require("R02", !MayGetRequests(world, revision), $"{revision} is deleted while requests may go to it");
        Require("R18", !_promised.TryGetValue(revision, out var until) || world.Now >= until || world.ReadyPods(revision) == 0,
            $"{revision} was to be kept until {until:T}, now {world.Now:T}");
    }

    /// <summary>Checks the present doings of gateways, whatever was planned.</summary>
    public void CheckWorld(World world)
    {
        foreach (var applied in world.Gateways.Where(g => g.Ready).Select(g => g.Applied))
        {
            var split = applied?.Weights ?? [];
            Require("R03", split.Count == 0 || split.Sum(w => w.Weight) == 100, "a gateway's shares do not sum to 100");
            foreach (var share in split.Where(share => share.Revision != applied!.Hold?.Revision))
            {
                Require("R02", world.Revisions.TryGetValue(share.Revision, out var r) && r.Desired > 0,
                    $"requests go to {share.Revision}, which has no pods");
            }
        }

        foreach (var mirror in world.Gateways.Where(g => g.Ready).Select(g => g.Applied?.Mirror).OfType<MirrorStatus>())
        {
            Require("R02", world.Revisions.TryGetValue(mirror.Revision, out var r) && r.Desired > 0,
                $"copies go to {mirror.Revision}, which has no pods");
        }
    }

    public void Require(string rule, bool holds, string otherwise) => Require(rule, holds, $"{otherwise}");

    public void Require(string rule, bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] RuleMessage otherwise)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(Checks, rule, out _)++;
        if (!holds)
        {
            throw new BrokenRuleException(rule, otherwise.Build());
        }
    }

    private static bool MayGetRequests(World world, string revision) =>
        world.Gateways.Where(g => g.Ready).Select(g => g.Applied).Append(world.Written)
            .Any(route => route?.Mirror?.Revision == revision
                || (route?.Weights.Any(w => w.Revision == revision && w.Weight > 0) == true
                    && !(route.Hold is { Always: true } hold && hold.Revision == revision)));

    // A split that stands written says who is stable; nobody else becomes it for being there, and the split is taken over or followed by
    // another.
    private void CheckAdoption(RolloutInput input, RolloutPlan plan)
    {
        if (input is not { Status: { StableRevision: null, Traffic: null }, Traffic.Written: { } written })
        {
            return;
        }

        var canServe = input.DesiredRevision == written.Stable
            || input.Revisions.Any(r => r.Revision == written.Stable && r.DesiredReplicas > 0);
        Require("R28", input.Problem is not null || !canServe || plan.Status.StableRevision == written.Stable,
            $"{plan.Status.StableRevision} is stable instead of {written.Stable}, which was left");
        Require("R28", plan.Route is null ? plan.LeavesRoute : plan.Route.Generation >= written.Traffic.Generation,
            "what was left is not followed");
        Require("R28", plan.Deletions.All(d => written.Traffic.Weights.All(w => w.Revision != d) && written.Traffic.Mirror?.Revision != d),
            "what the split names goes with the status");
    }

    private static TrafficStatus? SplitBefore(RolloutInput input) => input.Status.Traffic ?? input.Traffic.Written?.Traffic;

    private void CheckSplit(RolloutInput input, RolloutPlan plan)
    {
        var route = plan.Route;
        Require("R03", plan.Status.StableRevision is null || route is not null, "a stable revision without a route");
        Require("R03", route is null || (route.Weights.Sum(w => w.Weight) == 100 && route.Weights.All(w => w.Weight > 0)),
            "shares do not sum to 100");
        if (input.Status.Traffic is { } before && route is not null)
        {
            var same = before.Weights.SequenceEqual(route.Weights) && before.Mirror == route.Mirror && before.Affinity == route.Affinity
                && before.Hold == route.Hold;
            Require("R03", same ? route.Generation == before.Generation : route.Generation > before.Generation,
                "the generation does not count the splits");
        }
    }

    // Mirrored requests go to the candidate of a shadow stage and to nobody else; callers are kept only on a candidate that has a part.
    private void CheckMirror(RolloutInput input, RolloutPlan plan)
    {
        if (plan.Route?.Mirror is { } mirror)
        {
            var stage = plan.Status.Stage;
            Require("R19", mirror.Revision == plan.Status.CandidateRevision && stage?.Kind == StageKind.Shadow,
                $"copies go to {mirror.Revision} in {stage?.Kind}");
            var begins = SplitBefore(input)?.Mirror is null;
            Require("R19", !begins || (!Freezes(input, mirror.Revision) && stage!.Pause is null && input.Traffic.HasConverged(
                SplitBefore(input)!.Generation)), "copies begin in a frozen rollout, or before the route before has converged");
            Require("R19", !begins || input.Spec.Gpu?.WhenFull == GpuWhenFull.Replace || Ready(input, mirror.Revision) >= Math.Ceiling(mirror.Percent * DrainRules.Measured(input, plan.Status.StableRevision!, Current(input, plan.Status.StableRevision!)) / 100.0), $"{mirror.Percent} % copies begin with {Ready(input, mirror.Revision)} pods ready");
            Require("R19", mirror.Percent is >= 1 and <= 100 && Ready(input, mirror.Revision) > 0,
                $"{mirror.Percent} % copies, {Ready(input, mirror.Revision)} pods ready");
        }

        if (plan.Route?.Affinity is { } affinity)
        {
            Require("R06", affinity.Revision == plan.Status.CandidateRevision && plan.Route.Weights.Count == 2,
                "callers are kept on what has no part of the requests");
        }

        if (input.Problem is null && plan.Route?.Weights is { Count: 2 } split
            && split.Any(w => w.Revision == plan.Status.CandidateRevision))
        {
            Require("R06", (plan.Route.Affinity is null) == (input.Spec.Traffic?.Affinity is null),
                "callers are kept otherwise than the spec says");
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
        var current = DrainRules.Measured(input, stable, Current(input, stable));
        var nobodyElse = Ready(input, stable) == 0;
        Require("R04", weight == 0 || nobodyElse || ready >= Math.Max(1, Math.Ceiling(weight * current / 100.0)),
            $"{weight} % with {ready} ready of {current}");
        var before = SplitBefore(input)?.Weights.FirstOrDefault(w => w.Revision == candidate)?.Weight ?? 0;
        Require("R02", weight <= before || input.Traffic.HasConverged(SplitBefore(input)!.Generation),
            "a share is raised before the split before has converged");
        Require("R04", weight <= before || weight == plan.Status.Stage!.Weight, "a share is raised by less than the stage's");
        Require("R05", ready > 0 || weight == 0, $"{weight} % without a ready pod");
        Require("R05", ready > 0 || plan.Status.Stage!.RunningSince is null, "the clock runs without a ready pod");
        if (input.Problem is null)
        {
            CheckStable(input, plan, stable);
        }

        if (input.Spec.Strategy.BlueGreen is not null && plan.Status.Stage!.Kind != StageKind.Step)
        {
            Require("R18", weight <= before || weight == 100, $"blue/green raises green's share to {weight} %");
        }
    }

    private void CheckStable(RolloutInput input, RolloutPlan plan, string stable)
    {
        var size = plan.Sizes.Single(s => s.Revision == stable);
        if (input.Spec.Autoscaling is { } autoscaling)
        {
            Require("R25", size.Replicas is null, "the operator sets a size that an autoscaler sets");
            var chosen = DrainRules.Measured(
                input, stable, input.Revisions.FirstOrDefault(r => r.Revision == stable)?.DesiredReplicas ?? 0);
            Require("R06", size.MinReplicas >= Math.Clamp(chosen, autoscaling.MinReplicas,
                Math.Max(autoscaling.MinReplicas, autoscaling.MaxReplicas)), "stable may shrink during a rollout");
        }
        else if (input.Spec.Gpu?.WhenFull == GpuWhenFull.Replace)
        {
            Require("R06", size.Replicas >= 1 && size.Replicas <= input.Spec.Replicas, $"stable has {size.Replicas} pods");
        }
        else if (StepDownRules.Apply(input.Spec))
        {
            Require("R36", size.Replicas >= 1 && size.Replicas - DrainRules.Beside(plan, stable) <= input.Spec.Replicas,
                $"stable has {size.Replicas} pods of {input.Spec.Replicas}");
        }
        else
        {
            Require("R06", size.Replicas == input.Spec.Replicas + DrainRules.Beside(plan, stable), "stable is not at full size");
        }
    }

    private void CheckAbort(RolloutInput input, RolloutPlan plan)
    {
        var (before, after) = (input.Status, plan.Status);
        if (before.CandidateRevision is not { } gone || gone == after.CandidateRevision || gone == after.StableRevision
            || after.StableRevision is not { } stable)
        {
            return;
        }

        var routed = before.Traffic?.Weights.Any(w => w.Revision == gone) == true;
        var back = !routed || WaitsForPods(plan.Route!) || (plan.Route!.Weights is [{ Weight: 100 } only] && only.Revision == stable);
        Require("R06", back || Ready(input, stable) == 0, $"{gone} is aborted and stable does not get all requests");
        bool WaitsForPods(TrafficStatus route) => route.ReturnBy is not null
            && before.Revisions?.FirstOrDefault(r => r.Revision == stable)?.FullReplicas is { } full
            && Ready(input, stable) < full && Ready(input, gone) > 0;

        Require("R06", !routed || !plan.Deletions.Contains(gone), $"{gone} goes before the gateways have converged");
        Require("R06", after.Traffic?.Mirror?.Revision != gone, $"{gone} is aborted and copies go on");
        Require("R06", !routed || plan.Sizes.Any(s => s.Revision == gone && (s.Replicas ?? s.MinReplicas) > 0),
            $"{gone} is not kept until the gateways have converged");
    }

    // No request is taken from pods that answer and given to a stable revision of which none does.
    private void CheckWhoAnswers(RolloutInput input, RolloutPlan plan)
    {
        if (plan.Status.StableRevision is not { } stable || SplitBefore(input) is not { } before || Ready(input, stable) > 0)
        {
            return;
        }

        var gains = Share(plan.Route!) > Share(before);
        Require("R06", !gains || before.Weights.All(w => Ready(input, w.Revision) == 0),
            "requests are sent to a stable revision that cannot answer");

        int Share(TrafficStatus split) => split.Weights.FirstOrDefault(w => w.Revision == stable)?.Weight ?? 0;
    }

    private void CheckClock(RolloutInput input, RolloutPlan plan)
    {
        if (plan.Status is not { Stage: { } stage, CandidateRevision: { } candidate, StableRevision: { } stable }
            || stage.Kind == StageKind.Deploying)
        {
            return;
        }

        var seen = input.Revisions.FirstOrDefault(r => r.Revision == stable);
        var size = plan.Sizes.Single(s => s.Revision == stable);
        var full = (size.MinReplicas ?? size.Replicas!.Value) - DrainRules.Beside(plan, stable);
        var current = Math.Max(full, DrainRules.Measured(input, stable, Math.Max(seen?.DesiredReplicas ?? 0, seen?.CurrentReplicas ?? 0)));
        current = StepDownRules.Apply(input.Spec) ? Math.Max(current, input.Spec.Replicas) : current;
        var share = stage.Kind == StageKind.Shadow ? stage.MirrorPercent!.Value : stage.Kind == StageKind.PrePromotion ? 100 : stage.Weight;
        var inPlace = input.Spec.Gpu?.WhenFull == GpuWhenFull.Replace;
        var need = inPlace ? 1 : Math.Max(1, Math.Ceiling(share * current / 100.0));
        var mayRun = input.Problem is null && !input.Spec.Paused && input.Commands.Pause != candidate && stage.Pause is null
            && Ready(input, candidate) >= need
            && (plan.Route!.Weights.FirstOrDefault(w => w.Revision == candidate)?.Weight ?? 0) == stage.Weight
            && (stage.Kind == StageKind.Shadow) == (plan.Route.Mirror is not null)
            && plan.Route.Weights.All(w => w.Revision == candidate || w.Revision == stable)
            && input.Traffic.HasConverged(plan.Route.Generation)
            && plan.Status.Metrics?.Any(m => m is { Name: "errors", Verdict: MetricVerdict.NoData }) != true;
        if (stage.RunningSince is null)
        {
            Require("R12", !mayRun || inPlace,
                $"the clock stands still for nothing: {stage} {plan.Route} {input.Spec.Gpu} {need} {string.Join(' ', input.Revisions)}");
        }
        else
        {
            Require("R12", mayRun, $"the clock runs: {stage}");
        }

        Require("R12", stage.RunningSince == input.Status.Stage?.RunningSince || stage.RunningSince is null
            || stage.RunningSince == input.Now, "the clock was turned");
    }

    private void CheckRepeats(RolloutInput input, RolloutPlan plan)
    {
        Require("R23", StatusComparer.AreSame(_planner.Plan(input).Status, plan.Status), "the same input gives another plan");
        var next = input with { Status = plan.Status, Measurements = [] };
        for (var i = 0; i < 3; i++)
        {
            var again = _planner.Plan(next);
            if (ReferenceEquals(again.Status, next.Status))
            {
                return;
            }

            next = next with { Status = again.Status };
        }

        Require("R23", false, "nothing changes, and the status does not come to rest");
    }

    internal static bool Freezes(RolloutInput input, string candidate) =>
        input.Problem is not null || input.Spec.Paused || input.Commands.Pause == candidate;

    private static int Current(RolloutInput input, string revision) =>
        input.Revisions.FirstOrDefault(r => r.Revision == revision)?.CurrentReplicas ?? 0;

    private static int Ready(RolloutInput input, string revision) =>
        input.Revisions.FirstOrDefault(r => r.Revision == revision) is { } seen
            ? Math.Min(seen.ReadyReplicas, DrainRules.Measured(input, revision, seen.DesiredReplicas)) : 0;
}
