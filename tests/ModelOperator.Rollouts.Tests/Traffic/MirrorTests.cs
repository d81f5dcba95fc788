using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Traffic;

public sealed class MirrorTests
{
    [Fact]
    public void R19_CopiesThatEnded_BeginAgain_WithEveryPod()
    {
        var rollout = WithoutPods();
        rollout.Converge().Plan();
        rollout.See(V2, 2, ready: 1).Plan();
        rollout.Status.Traffic!.Mirror.ShouldBeNull();

        rollout.See(V2, 2).Plan();
        rollout.Status.Traffic!.Mirror.ShouldNotBeNull();
    }

    [Fact]
    public void R02_CopiesThatEnded_BeginAgain_WhenThatHasConverged()
    {
        var rollout = WithoutPods();
        rollout.See(V2, 2).Plan();
        rollout.Status.Traffic!.Mirror.ShouldBeNull();

        rollout.Converge().Plan();
        rollout.Status.Traffic!.Mirror.ShouldNotBeNull();
    }

    [Fact]
    public void R15_PausedRollout_BeginsNoCopies()
    {
        var rollout = WithoutPods();
        rollout.Converge().Plan();
        rollout.Commands = new() { Pause = V2 };
        rollout.See(V2, 2).Plan();
        rollout.Status.Traffic!.Mirror.ShouldBeNull();

        rollout.Commands = new();
        rollout.Plan();
        rollout.Status.Traffic!.Mirror.ShouldNotBeNull();
    }

    [Fact]
    public void R27_WhatCopiesLog_FollowsTheSpec_UnlessItIsRefused()
    {
        var rollout = Healthy(Specs.Shadow(4, new() { Percent = 50, Duration = "10m" }) with { Traffic = new() { LogPayloads = true } });
        rollout.Desired = V2;
        rollout.Settle();
        rollout.Status.Traffic!.Mirror!.LogPayloads.ShouldBeTrue();

        rollout.Spec = rollout.Spec with { Traffic = null };
        rollout.Problem = new("Invalid", "spec", "no");
        rollout.Plan();
        rollout.Status.Traffic!.Mirror!.LogPayloads.ShouldBeTrue();

        rollout.Problem = null;
        rollout.Plan();
        rollout.Status.Traffic!.Mirror!.LogPayloads.ShouldBeFalse();
    }

    // The candidate has lost every pod, and its copies for that; no gateway knows yet.
    private static Rollout WithoutPods()
    {
        var rollout = Healthy(Specs.Shadow(4, new() { Percent = 50, Duration = "10m" }));
        rollout.Desired = V2;
        rollout.Settle();
        rollout.Status.Traffic!.Mirror.ShouldNotBeNull();
        rollout.See(V2, 2, ready: 0).Plan();
        rollout.Status.Traffic!.Mirror.ShouldBeNull();
        return rollout;
    }
}
