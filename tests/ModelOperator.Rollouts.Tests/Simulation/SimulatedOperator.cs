using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Rollouts.Tests.Simulation.Rules;
using ModelOperator.Rollouts.Tests.Simulation.Worlds;

namespace ModelOperator.Rollouts.Tests.Simulation;

/// <summary>
/// The operator around the planner, and the API object it works on: caches that lag, measurements that take their time, and a
/// crash between any two writes.
/// </summary>
internal sealed class SimulatedOperator(World world, Dice dice, Invariants invariants)
{
    private readonly RolloutPlanner _planner = new();
    private readonly Queue<IReadOnlyList<ObservedRevision>> _past = new();
    private (string Stage, DateTimeOffset Until, AnalysisSpec Analysis)? _measuring;
    private Dictionary<string, int> _seen = [];
    private ModelDeploymentStatus _previous = new();

    public ModelDeploymentSpec Spec { get; set; } = new();

    public string Desired { get; set; } = Scenario.Revisions[0];

    public long Generation { get; set; } = 1;

    public SpecProblem? Problem { get; set; }

    public UserCommands Commands { get; set; } = new();

    public ModelDeploymentStatus Status { get; private set; } = new();

    /// <summary>The status that the present plan was made from.</summary>
    public ModelDeploymentStatus Before { get; private set; } = new();

    public HashSet<string> Bad { get; } = new(StringComparer.Ordinal);

    public int Writes { get; private set; }

    public int Conflicts { get; private set; }

    public int Crashes { get; private set; }

    /// <summary>The state that the caches could show at this moment, for lagging reads later.</summary>
    public void Remember()
    {
        _past.Enqueue(world.Observe());
        if (_past.Count > 3)
        {
            _past.Dequeue();
        }
    }

    /// <summary>The ModelDeployment is deleted, its objects are left behind, and another one of its name comes.</summary>
    public void StartOver()
    {
        (Status, _previous, Before) = (new(), new(), new());
        (Generation, Commands, _measuring) = (1, new(), null);
        invariants.StartOver();
    }

    /// <summary>One reconcile. Returns what the plan asked for, or null when it came to nothing.</summary>
    public RolloutPlan? Reconcile()
    {
        var conflicts = !world.Calm && dice.Chance(0.03);
        var input = Observe(conflicts ? _previous : Status);
        Before = Status;
        _seen = input.Revisions.ToDictionary(r => r.Revision, r => r.DesiredReplicas, StringComparer.Ordinal);
        var plan = _planner.Plan(input);
        invariants.CheckPlan(input, plan);
        if (conflicts && !StatusComparer.AreSame(_previous, Status))
        {
            Conflicts++;

            // 409: planned from an older status; nothing of it may happen.
            return null;
        }

        invariants.CheckJudgement(input, plan);
        if (!world.Calm && dice.Chance(0.02))
        {
            return Crash();
        }

        // The very same object when there is nothing to write (R23).
        if (!ReferenceEquals(plan.Status, Status))
        {
            Writes++;
            _previous = Status;
            Status = Roundtrip(plan.Status);
            invariants.StatusWritten(world, input, plan);
        }

        return CarryOut(input, plan);
    }

    private RolloutPlan? CarryOut(RolloutInput input, RolloutPlan plan)
    {
        var crashAfter = !world.Calm && dice.Chance(0.05) ? dice.Between(0, 4) : int.MaxValue;
        foreach (var write in ObjectWrites(input, plan))
        {
            if (crashAfter-- == 0)
            {
                return Crash();
            }

            write();
        }

        var due = plan.Analysis is { } request && request.DueAt <= world.Now;
        if (plan.Analysis is null || _measuring?.Stage != plan.Analysis.StageKey)
        {
            _measuring = null;
        }

        if (due && _measuring is null)
        {
            _measuring = (plan.Analysis!.StageKey, world.Now + dice.Seconds(0, 5), plan.Analysis.Analysis);
        }

        return plan;
    }

    // As the real one: sizes that grow, route, sizes that shrink, deletions.
    private IEnumerable<Action> ObjectWrites(RolloutInput input, RolloutPlan plan)
    {
        // For a refused spec nothing is begun, and what serves is made again.
        var sizes = plan.Sizes.Where(s => plan.Extent == PlanExtent.Everything || world.Revisions.ContainsKey(s.Revision)
            || (plan.Extent == PlanExtent.WhatRuns && s.Revision == plan.Status.StableRevision)).ToList();
        foreach (var size in sizes.Where(s => s.Replicas is not null && world.Autoscalers.ContainsKey(s.Revision)))
        {
            yield return () => world.Autoscalers.Remove(size.Revision);
        }

        foreach (var size in sizes.Where(s => s.Replicas > (world.Revisions.GetValueOrDefault(s.Revision)?.Desired ?? -1)))
        {
            yield return () =>
            {
                invariants.Grows(world, this, input, plan, size);
                world.Scale(size.Revision, size.Replicas!.Value);
            };
        }

        foreach (var size in sizes.Where(s => s.Replicas is null && world.Autoscalers.GetValueOrDefault(s.Revision).Least != s.MinReplicas))
        {
            yield return () =>
            {
                invariants.Require("R25", size.MinReplicas >= 0, "an autoscaler without a floor");
                world.Autoscale(size.Revision, size.MinReplicas!.Value, size.MaxReplicas
                    ?? Math.Max(size.MinReplicas.Value, world.Autoscalers.GetValueOrDefault(size.Revision).Most));
            };
        }

        if (plan.Route is { } route && route.Generation != (world.Written?.Generation ?? 0))
        {
            yield return () =>
            {
                invariants.RouteWritten(world, route);
                world.Write(route, plan.Status.StableRevision);
            };
        }
        else if (plan.Route is not null && world.WrittenStable != plan.Status.StableRevision)
        {
            yield return () => world.WrittenStable = plan.Status.StableRevision;
        }

        foreach (var size in sizes.Where(s => s.Replicas < (world.Revisions.GetValueOrDefault(s.Revision)?.Desired ?? 0)))
        {
            yield return () =>
            {
                if (_seen.GetValueOrDefault(size.Revision) != world.Revisions[size.Revision].Desired)
                {
                    // 409: the Deployment has another size than the cache said.
                    return;
                }

                invariants.Shrinks(world, this, size);
                world.Scale(size.Revision, size.Replicas!.Value);
            };
        }

        foreach (var revision in plan.Deletions.Where(
            r => world.Revisions.GetValueOrDefault(r) is { Desired: > 0 } or { Doomed: 0 } or { IsEmptyOnPurpose: true }))
        {
            yield return () =>
            {
                invariants.Deletes(world, revision);
                world.Delete(revision);
            };
        }
    }

    private RolloutPlan? Crash()
    {
        Crashes++;
        _measuring = null;
        _past.Clear();
        return null;
    }

    private RolloutInput Observe(ModelDeploymentStatus status)
    {
        var lags = !world.Calm && _past.Count > 0 && dice.Chance(0.25);
        var reports = world.Gateways.Where(g => g.Ready)
            .Select(g => !world.Calm && dice.Chance(0.03) ? null : g).ToList();
        return new()
        {
            Name = "digits",
            Spec = Spec,
            Generation = Generation,
            DesiredRevision = Desired,
            Problem = Problem,
            Status = status,
            SeesNodes = true,
            Revisions = lags ? dice.One([.. _past]) : world.Observe(),
            Traffic = new()
            {
                WrittenGeneration = world.Written?.Generation ?? 0,
                Written = world is { Written: { } split, WrittenStable: { } stable }
                    ? new(stable, split with { ConvergedGeneration = 0 }) : null,
                Counts = [.. world.Gateways.Where(g => g.Ready && (world.Calm || !dice.Chance(0.03))).Select(g => g.Counts)],
                AppliedGenerations = [.. reports.Select(g => g is null ? null : g.Applied?.Generation ?? (long?)0)],
                Calls = [.. reports.Select(g => g?.CallsAt(world.Now))],
            },
            Gpus = Spec.Gpu is null ? null : world.ObserveGpus(),
            Measurements = Measured(out var stage),
            MeasuredStage = stage,
            Commands = Commands,
            Now = world.Now,
        };
    }

    private IReadOnlyList<MetricStatus> Measured(out string? stage)
    {
        stage = _measuring?.Stage;
        if (_measuring is not { } done || done.Until > world.Now)
        {
            return [];
        }

        _measuring = null;
        return SimulatedMetrics.Measure(Bad.Contains(done.Stage.Split('/')[0]), world, dice);
    }

    private static ModelDeploymentStatus Roundtrip(ModelDeploymentStatus status) => JsonSerializer.Deserialize(
        JsonSerializer.SerializeToUtf8Bytes(
            status, ModelOperatorJsonContext.Default.ModelDeploymentStatus), ModelOperatorJsonContext.Default.ModelDeploymentStatus)!;
}
