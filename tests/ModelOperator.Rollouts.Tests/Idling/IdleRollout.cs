using ModelOperator.Api.Spec;
using ModelOperator.Api.Status.Idling;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Rollouts.Tests.Driving;

namespace ModelOperator.Rollouts.Tests.Idling;

/// <summary>A rollout whose stable revision may go to zero pods, with two gateways that nobody calls.</summary>
internal static class IdleRollout
{
    public static readonly TimeSpan After = TimeSpan.FromMinutes(15);

    public static AutoscalingSpec ToZero { get; } = new() { MinReplicas = 0, MaxReplicas = 4 };

    public static ModelDeploymentSpec Spec { get; } = Specs.Canary(1, (50, "5m")) with { Autoscaling = ToZero };

    /// <summary>Stable V1 is awake, and nobody has called it for a long time.</summary>
    public static Rollout Quiet(ModelDeploymentSpec? spec = null)
    {
        var rollout = Rollout.Healthy(spec ?? Spec);
        rollout.Status.Idle.ShouldNotBeNull().State.ShouldBe(IdleState.Awake);
        rollout.Advance(TimeSpan.FromHours(1)).Says(Silent, Silent);
        rollout.Transitions.Clear();
        return rollout;
    }

    /// <summary>Stable V1 is at zero, and its pods are gone.</summary>
    public static Rollout AtZero(ModelDeploymentSpec? spec = null)
    {
        var rollout = Quiet(spec);
        rollout.Plan();
        rollout.CarryOut();
        rollout.Plan();
        rollout.CarryOut();
        rollout.Plan();
        rollout.Status.Idle!.State.ShouldBe(IdleState.AtZero);
        rollout.Seen(Rollout.V1)!.DesiredReplicas.ShouldBe(0);
        rollout.Transitions.Clear();
        return rollout;
    }

    /// <summary>The gateways say this about the requests of clients.</summary>
    public static Rollout Says(this Rollout rollout, params GatewayCalls?[] calls)
    {
        rollout.Traffic = rollout.Traffic with { Calls = calls };
        return rollout;
    }

    public static GatewayCalls Silent { get; } = new(TimeSpan.FromDays(1), null, 0, 0);

    public static GatewayCalls Called(TimeSpan ago) => new(TimeSpan.FromDays(1), ago, 0, 0);

    public static IdleState StateOf(this Rollout rollout) => rollout.Status.Idle.ShouldNotBeNull().State;

    public static int PodsOf(this Rollout rollout, string revision) =>
        rollout.Last.Sizes.Single(size => size.Revision == revision).NeededReplicas;
}
