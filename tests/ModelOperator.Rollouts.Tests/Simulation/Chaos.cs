using ModelOperator.Api.Spec;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Rollouts.Tests.Simulation.Worlds;

namespace ModelOperator.Rollouts.Tests.Simulation;

/// <summary>The things that people and the cluster do at random.</summary>
internal sealed class Chaos(World world, SimulatedOperator @operator, Dice dice)
{
    private int _gateways = 1;

    public SortedDictionary<string, int> Faults { get; } = new(StringComparer.Ordinal);

    /// <summary>Lets a few things happen.</summary>
    public void Strike()
    {
        Maybe(0.04, "a pod dies", () => world.KillPods(dice.One(Scenario.Revisions), 1));
        Maybe(0.01, "all pods of a revision die", () => world.KillPods(dice.One(Scenario.Revisions), 99));
        Maybe(0.01, "stable breaks down", BreakStable);
        Maybe(0.03, "a node is cordoned", Cordon);
        Maybe(0.02, "a node is cordoned no more", world.Cordoned.Clear);
        Maybe(0.02, "a node is drained", world.Drain);
        Maybe(0.03, "nobody calls any more", () => world.IsQuiet = true);
        Maybe(0.02, "clients call again", () => world.IsQuiet = false);
        Maybe(0.02, "a gateway restarts", () => world.Restart(dice.One(world.Gateways)));
        Maybe(0.015, "the spec asks for another revision", () => Edit(() => @operator.Desired = dice.One(Scenario.Revisions)));
        Maybe(0.01, "replicas change", () => Edit(() => @operator.Spec = @operator.Spec with
        {
            Replicas = dice.Between(
                @operator.Spec.Gpu?.WhenFull == GpuWhenFull.Replace ? 2 : 1, 6)
        }));
        Maybe(0.01, "strategy, steps or analysis change", () =>
            Edit(() => @operator.Spec = Scenario.Spec(dice) with { Paused = @operator.Spec.Paused }));
        Maybe(0.04, "GPUs are taken", () => world.Capacity = Math.Max(world.Scheduled, dice.Between(0, 8)));
        Maybe(0.02, "GPUs come free", () => world.Capacity = world.Capacity is { } c ? c + dice.Between(1, 6) : null);
        Maybe(0.01, "spec.paused changes", () => Edit(() => @operator.Spec = @operator.Spec with { Paused = !@operator.Spec.Paused }));
        Maybe(0.01, "the spec is refused, or accepted again", () =>
            @operator.Problem = @operator.Problem is null ? new("Invalid", "spec.analysis", "no") : null);
        Maybe(0.004, "the ModelDeployment is made anew over what it left", @operator.StartOver);
        Maybe(0.005, "a revision breaks", () => world.Broken.Add(dice.One(Scenario.Revisions)));
        Maybe(0.02, "a revision is repaired", world.Repair);
        Maybe(0.005, "a revision answers badly", () => @operator.Bad.Add(dice.One(Scenario.Revisions)));
        Maybe(0.01, "a gateway more or fewer", ScaleGateways);
        Command(0.06, "approve", () => @operator.Commands with { Approve = Approval(Target()) });
        Command(0.04, "approve anything", () =>
            @operator.Commands with { Approve = $"{Target()}/{dice.One(["0", "1", "2", "3", "shadow", "pre-promotion", "x"])}" });
        Command(0.005, "abort", () => @operator.Commands with { Abort = Target() });
        Command(0.005, "promote", () => @operator.Commands with { Promote = Target() });
        Command(0.02, "retry", () => @operator.Commands with { Retry = Target() });
        Command(0.01, "pause", () => @operator.Commands with { Pause = Target() });
        Command(0.02, "resume", () => @operator.Commands with { Resume = Approval(Target()) });
        Command(0.03, "annotations removed", () => new());
    }

    private string Target() =>
        dice.Chance(0.7) && @operator.Status.CandidateRevision is { } candidate ? candidate : dice.One(Scenario.Revisions);

    private string Approval(string revision) =>
        @operator.Status.Stage is { } stage ? StageNames.Approval(revision, stage) : $"{revision}/0";

    private void Cordon() =>
        world.Cordoned.Add(dice.Chance(0.6) && @operator.Status.StableRevision is { } stable ? stable : dice.One(Scenario.Revisions));

    private void BreakStable()
    {
        if (@operator.Status.StableRevision is { } stable)
        {
            world.Broken.Add(stable);
            world.KillPods(stable, 99);
        }
    }

    private void ScaleGateways()
    {
        if (world.Gateways.Count > 1 && dice.Chance(0.5))
        {
            world.Gateways.RemoveAt(0);
        }
        else
        {
            world.Gateways.Add(new($"g{++_gateways}") { Ready = false, NextLook = world.Now + dice.Seconds(1, 10) });
        }
    }

    private void Edit(Action change)
    {
        change();
        @operator.Generation++;
    }

    private void Command(double probability, string name, Func<UserCommands> change) =>
        Maybe(probability, name, () => @operator.Commands = change());

    private void Maybe(double probability, string name, Action happens)
    {
        if (dice.Chance(probability))
        {
            Faults[name] = Faults.GetValueOrDefault(name) + 1;
            happens();
        }
    }
}
