using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Idling;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Tests.Simulation.Rules;
using ModelOperator.Rollouts.Tests.Simulation.Worlds;

namespace ModelOperator.Rollouts.Tests.Simulation;

/// <summary>One run: chaos for a while, then calm until everything has come to rest.</summary>
internal sealed class SimulatedRollout
{
    private readonly World _world;
    private readonly SimulatedOperator _operator;
    private readonly Chaos _chaos;
    private readonly Dice _dice;

    public SimulatedRollout(int seed, bool deep = false)
    {
        _dice = new Dice(seed);
        Invariants = new Invariants(deep);
        _world = new World(_dice);
        _operator = new SimulatedOperator(_world, _dice, Invariants) { Spec = Scenario.Spec(_dice) };
        if (_operator.Spec.Gpu?.WhenFull == GpuWhenFull.Replace)
        {
            // In place is for nodes that are as good as full.
            _world.Capacity = _operator.Spec.Replicas + _dice.Between(0, 2);
        }

        _chaos = new Chaos(_world, _operator, _dice);
    }

    public Invariants Invariants { get; }

    public IReadOnlyDictionary<string, int> Faults =>
        new SortedDictionary<string, int>(_chaos.Faults, StringComparer.Ordinal)
        {
            ["the operator crashes"] = _operator.Crashes,
            ["a write conflicts"] = _operator.Conflicts
        };

    public ModelDeploymentStatus Status => _operator.Status;

    public int Plans { get; private set; }

    public void Run()
    {
        var chaotic = _dice.Between(40, 160);
        for (var i = 0; i < chaotic; i++)
        {
            _chaos.Strike();
            Step();
        }

        Calm();
        for (var i = 0; i < 2000; i++)
        {
            var writes = _operator.Writes;
            if (Status is { CandidateRevision: { } candidate, Stage: { } stage }
                && (Status.Phase == RolloutPhase.AwaitingApproval || stage.HoldsAtEnd))
            {
                // An annotation that was dealt with in an earlier rollout of the revision has to go before it can be given anew.
                var isSpent = Status.Commands is { Approve: not null } or { Promote: not null };
                _operator.Commands = isSpent ? new() : stage.HoldsAtEnd
                    ? new() { Promote = candidate } : new() { Approve = StageNames.Approval(candidate, stage) };
            }

            if (Status is { CandidateRevision: { } failing, Stage: { Pause: not null } paused })
            {
                // What answers badly is not let through; all else failed by chance.
                _operator.Commands = Status.Commands is { Resume: not null } or { Abort: not null } ? new()
                    : _operator.Bad.Contains(failing) ? new() { Abort = failing } : new() { Resume = StageNames.Approval(failing, paused) };
            }

            // Rollouts need requests; what comes after them is quiet.
            _world.IsQuiet = Status.CandidateRevision is null;
            var plan = Step();
            if (_operator.Writes == writes && plan is { RequeueAfter: null, Analysis: null } && _world.AreAllReady)
            {
                CheckRest(plan);
                return;
            }
        }

        throw new BrokenRuleException("Liveness", $"it does not come to rest: {Status.Phase}: {Status.Message}");
    }

    private RolloutPlan? Step()
    {
        _world.Now += _dice.Seconds(0.2, 6);
        _world.Tick();
        Invariants.CheckWorld(_world);
        _operator.Remember();
        Plans++;
        return _operator.Reconcile();
    }

    // Nothing goes wrong any more, and people do what they are asked for.
    private void Calm()
    {
        _world.Calm = true;
        _world.Repair();
        _world.Cordoned.Clear();
        _operator.Problem = null;
        _operator.Commands = new();
        _operator.Generation++;
        var spec = _operator.Spec with { Paused = false };
        _world.Capacity = null;
        _operator.Spec = spec with { Strategy = WithoutPeople(spec.Strategy) };
    }

    private static StrategySpec WithoutPeople(StrategySpec strategy) => strategy switch
    {
        { Canary: { } canary } => new() { Canary = canary with { Steps = [.. canary.Steps.Select(s => s with { Approval = false })] } },
        { BlueGreen: { } blueGreen } => new() { BlueGreen = blueGreen with { Approval = false } },
        _ => new() { Shadow = strategy.Shadow! with { Then = ShadowOutcome.Promote } },
    };

    private void CheckRest(RolloutPlan plan)
    {
        var status = plan.Status;
        var failed = status.FailedRevisions?.Any(f => f.Revision == _operator.Desired) == true;
        Invariants.Require("Liveness", status.CandidateRevision is null && (failed || status.StableRevision == _operator.Desired),
            $"rest in {status.Phase}: {status.Message}");
        Invariants.Require("Liveness", _world.Revisions.Keys.SequenceEqual(status.StableRevision is { } s ? [s] : []),
            "a revision is left over");
        Step();
        Invariants.Require("R23", StatusComparer.AreSame(Status, status), "the steady state writes");
        if (_operator.Spec.Autoscaling is { MinReplicas: 0 } && status.StableRevision is not null)
        {
            CheckWakeUp();
        }
    }

    // It has come to rest at zero pods; a client that calls now is answered.
    private void CheckWakeUp()
    {
        var stable = Status.StableRevision!;
        Invariants.Require("R34", Status.Idle is { State: IdleState.AtZero } && _world.ReadyPods(stable) == 0,
            $"nobody calls, and {stable} is {Status.Idle}");
        var answered = _world.Answered.GetValueOrDefault(stable);
        _world.IsQuiet = false;
        for (var i = 0; i < 200 && _world.Answered.GetValueOrDefault(stable) == answered; i++)
        {
            Step();
        }

        Invariants.Require("R35", _world.Answered.GetValueOrDefault(stable) > answered,
            $"nobody is answered: {Status.Phase}: {Status.Message}");
    }
}
