using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Sizing;

public sealed class TargetSizeTests
{
    [Fact]
    public void R04_Share_IsMeasuredByThePodsStableHas_NotByFewerThatTheSpecAsksFor()
    {
        var rollout = Healthy(Specs.Canary(6, (50, "5m")));
        rollout.Desired = V2;
        rollout.Spec = rollout.Spec with { Replicas = 2 };
        rollout.Plan();

        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, 3));
    }

    [Fact]
    public void R25_AutoscaledCandidate_KeepsItsFloor_WhateverItsAutoscalerMakes()
    {
        var rollout = Healthy(Specs.Canary(1, (50, "5m")) with { Autoscaling = new() { MinReplicas = 4, MaxReplicas = 8 } });
        rollout.Desired = V2;
        rollout.Plan();
        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, null) { MinReplicas = 2, MaxReplicas = 8 });

        rollout.See(V2, 7).Plan();
        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, null) { MinReplicas = 2, MaxReplicas = 8 });
    }

    [Fact]
    public void R25_FloorOfAPeakInAShadowThatHolds_FallsWithWhatTheAutoscalerWants()
    {
        var rollout = Shadowing();
        rollout.See(V1, 15).Plan();
        rollout.CarryOut();
        rollout.Last.Sizes.ShouldBe([Floor(V1, 15), Floor(V2, 15)]);
        rollout.Plan();
        rollout.CarryOut();

        // A day later the autoscaler wants two pods, and says each time that it is only held.
        rollout.Advance(TimeSpan.FromDays(1));
        for (var pods = 15; pods > 2; pods--)
        {
            rollout.See(V1, pods, wantsFewer: true).Plan();
            rollout.Last.Sizes.ShouldContain(Floor(V1, pods - 1));
            rollout.Plan();
            rollout.Last.Sizes.ShouldContain(Floor(V1, pods - 1), "not another one before the autoscaler has taken this one");
        }

        rollout.See(V1, 2).Plan();
        rollout.Last.Sizes.ShouldBe([Floor(V1, 2), Floor(V2, 2)], "and copies need no more pods than that");
    }

    [Fact]
    public void R25_FloorOfAShadow_StaysWhileTheAutoscalerWantsWhatIsThere()
    {
        var rollout = Shadowing();
        rollout.See(V1, 15).Plan();
        rollout.CarryOut();
        rollout.Advance(TimeSpan.FromDays(1));
        rollout.See(V1, 12).Plan();
        rollout.Last.Sizes.ShouldContain(Floor(V1, 15));
    }

    [Fact]
    public void R06_StableWhoseRequestsMoved_KeepsItsFloor_WhateverItsAutoscalerWants()
    {
        var rollout = Healthy(Specs.Canary(1, (50, "100h")) with { Autoscaling = new() { MinReplicas = 2, MaxReplicas = 20 } });
        rollout.See(V1, 10);
        rollout.Desired = V2;
        rollout.Settle();
        rollout.Weight.ShouldBe(50);

        rollout.Advance(TimeSpan.FromDays(1));
        rollout.See(V1, 10, wantsFewer: true).Plan();
        rollout.Last.Sizes.ShouldContain(Floor(V1, 10));
    }

    [Fact]
    public void R06_StableInAShadowThatHasJustBegun_KeepsItsFloor()
    {
        var rollout = Shadowing();
        rollout.See(V1, 15, wantsFewer: true).Plan();
        rollout.Last.Sizes.ShouldContain(Floor(V1, 15), "what the autoscaler says may be from before all requests came back");
    }

    private static Rollout Shadowing()
    {
        var rollout = Healthy(
            Specs.Shadow(1, new() { Percent = 100, Duration = "1m" }) with { Autoscaling = new() { MinReplicas = 2, MaxReplicas = 20 } });
        rollout.Desired = V2;
        rollout.Settle();
        rollout.Status.Stage!.Kind.ShouldBe(StageKind.Shadow);
        return rollout;
    }

    private static RevisionSize Floor(string revision, int pods) => new(revision, null) { MinReplicas = pods, MaxReplicas = 20 };
}
