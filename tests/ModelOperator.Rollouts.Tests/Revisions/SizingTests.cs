using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Revisions;

public sealed class SizingTests
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
        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, null) { Floor = 2, Ceiling = 8 });

        rollout.See(V2, 7).Plan();
        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, null) { Floor = 2, Ceiling = 8 });
    }
}
