using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;

namespace ModelOperator.Rollouts.Tests.Simulation;

/// <summary>One run: chaos for a while, then calm until everything has come to rest.</summary>
internal sealed class SimulatedRollout
{
    private readonly World world;
    private readonly SimulatedOperator @operator;
    private readonly Chaos chaos;
    private readonly Dice dice;

    public SimulatedRollout(int seed, bool deep = false)
    {
        dice = new Dice(seed);
        Invariants = new Invariants(deep);
        world = new World(dice);
        @operator = new SimulatedOperator(world, dice, Invariants) { Spec = Scenario.Spec(dice) };
        if (@operator.Spec.Gpu?.WhenFull == GpuWhenFull.Replace)
        {
            // In place is for nodes that are as good as full.
            world.Capacity = @operator.Spec.Replicas + dice.Between(0, 2);
        }

        chaos = new Chaos(world, @operator, dice);
    }

    public Invariants Invariants { get; }

    public IReadOnlyDictionary<string, int> Faults =>
        new SortedDictionary<string, int>(chaos.Faults, StringComparer.Ordinal) { ["the operator crashes"] = @operator.Crashes, ["a write conflicts"] = @operator.Conflicts };

    public ModelDeploymentStatus Status => @operator.Status;

    public int Plans { get; private set; }

    public void Run()
    {
        var chaotic = dice.Between(40, 160);
        for (var i = 0; i < chaotic; i++)
        {
            chaos.Strike();
            Step();
        }

        Calm();
        for (var i = 0; i < 2000; i++)
        {
            var writes = @operator.Writes;
            if (Status is { CandidateRevision: { } candidate, Stage: { } stage } && (Status.Phase == RolloutPhase.AwaitingApproval || stage.HoldsAtEnd))
            {
                // An annotation that was dealt with in an earlier rollout of the revision has to go before it can be given anew.
                var isSpent = Status.Commands is { Approve: not null } or { Promote: not null };
                @operator.Commands = isSpent ? new() : stage.HoldsAtEnd ? new() { Promote = candidate } : new() { Approve = StageNames.Approval(candidate, stage) };
            }

            var plan = Step();
            if (@operator.Writes == writes && plan is { RequeueAfter: null, Analysis: null } && world.AreAllReady)
            {
                CheckRest(plan);
                return;
            }
        }

        throw new BrokenRuleException("Liveness", $"it does not come to rest: {Status.Phase}: {Status.Message}");
    }

    private RolloutPlan? Step()
    {
        world.Now += dice.Seconds(0.2, 6);
        world.Tick();
        Invariants.CheckWorld(world);
        @operator.Remember();
        Plans++;
        return @operator.Reconcile();
    }

    // Nothing goes wrong any more, and people do what they are asked for.
    private void Calm()
    {
        world.Calm = true;
        world.Repair();
        @operator.Problem = null;
        @operator.Commands = new();
        @operator.Generation++;
        var spec = @operator.Spec with { Paused = false };
        world.Capacity = null;
        @operator.Spec = spec with { Strategy = WithoutPeople(spec.Strategy) };
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
        var failed = status.FailedRevisions?.Any(f => f.Revision == @operator.Desired) == true;
        Invariants.Require("Liveness", status.CandidateRevision is null && (failed || status.StableRevision == @operator.Desired), $"rest in {status.Phase}: {status.Message}");
        Invariants.Require("Liveness", world.Revisions.Keys.SequenceEqual(status.StableRevision is { } s ? [s] : []), "a revision is left over");
        Step();
        Invariants.Require("R23", StatusComparer.AreSame(Status, status), "the steady state writes");
    }
}
