using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Rollouts.Tests.Driving;

using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Sizing;

public sealed class GpuPlanningTests
{
    [Fact]
    public void R17_Wait_MakesNoPods_AndSaysTheArithmetic()
    {
        var rollout = Started(GpuWhenFull.Wait).HasGpus(allocatable: 5, requested: 4);
        rollout.Plan();

        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, 0));
        rollout.Condition(ConditionTypes.GpuAvailable).Status.ShouldBe("False");
        rollout.Condition(ConditionTypes.GpuAvailable).Message.ShouldBe(
            $"model 1 ({V2}) needs 2 more pods of 1 nvidia.com/gpu; 1 matching node has 5, of which 4 are requested: 1 pod fits; "
            + "free some, or set gpu.whenFull to Schedule where an autoscaler adds nodes, or to Replace");
        rollout.Status.Progress!.WaitingForGpuSince.ShouldBe(rollout.Now);
        rollout.Last.RequeueAfter.ShouldBe(TimeSpan.FromHours(1), "only its deadline goes by the clock");
    }

    [Fact]
    public void Gpus_AreLookedFor_OnlyWhenACandidateNeedsPods()
    {
        var rollout = Started(GpuWhenFull.Wait);
        Looks().ShouldBe(1);

        rollout.Desired = V1;
        Looks().ShouldBe(0, "the stable revision has its pods");

        int Looks()
        {
            var looks = 0;
            var gpus = rollout.Gpus;
            new RolloutPlanner().Plan(rollout.Input().WithGpus(new(() =>
            {
                looks++;
                return gpus;
            })));
            return looks;
        }
    }

    [Theory]
    [InlineData(GpuWhenFull.Wait, 0, "free some or raise the quota, or set gpu.whenFull to Replace")]
    [InlineData(GpuWhenFull.Replace, 1, "stable pods give theirs up one by one")]
    [InlineData(GpuWhenFull.Schedule, 2, "the API server refuses its pods until the quota has room")]
    public void R17_QuotaWithoutRoom_IsNamedWithItsArithmetic(GpuWhenFull whenFull, int made, string remedy)
    {
        var rollout = Started(whenFull).HasGpus(8, 4);
        rollout.Gpus = rollout.Gpus! with { Quota = new("team-gpus", 5, 4), PodsThatFit = 1 };
        rollout.Plan();

        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, made));
        rollout.Condition(ConditionTypes.GpuAvailable).Message.ShouldBe(
            $"model 1 ({V2}) needs 2 more pods of 1 nvidia.com/gpu; 1 matching node has 8, of which 4 are requested; "
            + $"ResourceQuota team-gpus allows 5, of which 4 are used: 1 pod fits; {remedy}");
    }

    [Fact]
    public void R17_QuotaAlone_IsSaid_WhereNodesCannotBeSeen()
    {
        var rollout = Started(GpuWhenFull.Wait);
        rollout.Gpus = new() { Resource = "nvidia.com/gpu", PerPod = 1, Quota = new("team-gpus", 4, 4) };
        rollout.Plan();

        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, 0));
        rollout.Condition(ConditionTypes.GpuAvailable).Message!.ShouldStartWith(
            $"model 1 ({V2}) needs 2 more pods of 1 nvidia.com/gpu; ResourceQuota team-gpus allows 4, of which 4 are used: 0 pods fit; ");
    }

    [Fact]
    public void R17_QuotaPromisedToOthers_IsInTheArithmetic()
    {
        var rollout = Started(GpuWhenFull.Wait);
        rollout.Gpus = new() { Resource = "nvidia.com/gpu", PerPod = 1, Quota = new("team-gpus", 6, 4, Reserved: 1), PodsThatFit = 1 };
        rollout.Plan();

        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, 0));
        rollout.Condition(ConditionTypes.GpuAvailable).Message!.ShouldContain(
            "ResourceQuota team-gpus allows 6, of which 4 are used and 1 reserved for pods that are not made yet: 1 pod fits");
    }

    [Fact]
    public void R17_GpusPromisedToOthers_AreInTheArithmetic()
    {
        var rollout = Started(GpuWhenFull.Wait).HasGpus(8, 4);
        rollout.Gpus = rollout.Gpus! with { Reserved = 3, PodsThatFit = 1 };
        rollout.Plan();

        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, 0));
        rollout.Condition(ConditionTypes.GpuAvailable).Message!.ShouldContain(
            "1 matching node has 8, of which 4 are requested and 3 reserved for pods without a node: 1 pod fits");
    }

    [Fact]
    public void R17_Wait_EndsWhenAllFit()
    {
        var rollout = Started(GpuWhenFull.Wait).HasGpus(5, 4);
        rollout.Plan();
        rollout.CarryOut().HasGpus(6, 4).Plan();

        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, 2));
        rollout.Condition(ConditionTypes.GpuAvailable).Status.ShouldBe("True");
    }

    [Fact]
    public void R17_Wait_HasItsOwnDeadline()
    {
        var rollout = Started(GpuWhenFull.Wait).HasGpus(4, 4);
        rollout.Plan();
        rollout.CarryOut();
        rollout.Advance(TimeSpan.FromMinutes(59)).Plan();
        rollout.Status.CandidateRevision.ShouldBe(V2);

        rollout.Advance(TimeSpan.FromMinutes(1)).Plan();
        rollout.Status.FailedRevisions!.Single().Reason.ShouldBe("GpuDeadlineExceeded");
        rollout.Status.FailedRevisions!.Single().Message.ShouldContain("of which 4 are requested");
    }

    [Fact]
    public void Schedule_MakesPendingPods_ForAnAutoscalerToSee()
    {
        var rollout = Started(GpuWhenFull.Schedule).HasGpus(4, 4);
        rollout.Plan();

        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, 2));
        rollout.Condition(ConditionTypes.GpuAvailable).Reason.ShouldBe("Insufficient");
    }

    [Fact]
    public void FirstRevision_MakesItsPods_BecauseThereIsNothingToWaitFor()
    {
        var rollout = new Rollout { Spec = Spec(GpuWhenFull.Wait) }.HasGpus(0, 0);
        rollout.Plan();

        rollout.Last.Sizes.ShouldBe([new(V1, 4)]);
        rollout.Condition(ConditionTypes.GpuAvailable).Message.ShouldContain("its pods stay pending");
    }

    [Fact]
    public void Replace_TakesStablePodsOneByOne_AndNeverTheLast()
    {
        var rollout = Started(GpuWhenFull.Replace);
        var least = 4;
        for (var i = 0; i < 200 && rollout.Status.StableRevision == V1; i++)
        {
            // Four GPUs, no more: what one revision has the other cannot have.
            var used = (rollout.Seen(V1)?.CurrentReplicas ?? 0) + (rollout.Seen(V2)?.CurrentReplicas ?? 0);
            used.ShouldBeLessThanOrEqualTo(4);
            rollout.HasGpus(4, used).Advance(TimeSpan.FromSeconds(30)).Plan();
            if (rollout.Status.StableRevision == V1)
            {
                var asked = rollout.Last.Sizes.Single(s => s.Revision == V1).Replicas!.Value;
                asked.ShouldBeGreaterThanOrEqualTo(Math.Max(1, least - 1));
                least = Math.Min(least, asked);
            }

            rollout.CarryOut();
        }

        least.ShouldBe(1);
        rollout.Status.StableRevision.ShouldBe(V2);
        for (var i = 0; i < 20; i++)
        {
            rollout.HasGpus(4, (rollout.Seen(V1)?.CurrentReplicas ?? 0) + rollout.Seen(V2)!.CurrentReplicas).Plan();
            rollout.CarryOut();
        }

        rollout.Seen(V2)!.DesiredReplicas.ShouldBe(4);
        rollout.Seen(V1).ShouldBeNull();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void R02_Replace_WithFewerGpusThanReplicas_LeavesStableItsLastPod()
    {
        // One GPU of the four is gone for good while the rollout lasts.
        var rollout = Started(GpuWhenFull.Replace);
        for (var i = 0; i < 60; i++)
        {
            rollout.HasGpus(3, (rollout.Seen(V1)?.CurrentReplicas ?? 0) + (rollout.Seen(V2)?.CurrentReplicas ?? 0))
                .Advance(TimeSpan.FromSeconds(30)).Plan();
            if (rollout.Status.StableRevision == V1)
            {
                rollout.Last.Sizes.Single(s => s.Revision == V1).Replicas!.Value.ShouldBeGreaterThanOrEqualTo(1);
            }

            rollout.CarryOut();
        }

        rollout.Seen(V1)!.DesiredReplicas.ShouldBe(1);
        rollout.Status.Message!.ShouldContain("needs 1 more pod");
    }

    [Fact]
    public void FirstRevision_WaitsForNoGpu_SinceNothingServesYet()
    {
        var rollout = new Rollout { Spec = Spec(GpuWhenFull.Wait) }.HasGpus(2, 2);
        rollout.Plan();

        rollout.Last.Sizes.ShouldBe([new RevisionSize(V1, 4)]);
    }

    [Theory]
    [InlineData(GpuWhenFull.Wait)]
    [InlineData(GpuWhenFull.Replace)]
    public void R02_AutoscalerTakenAwayWhileGpusLack_LeavesTheCandidateWhatItHad(GpuWhenFull whenFull)
    {
        var rollout = new Rollout
        {
            Spec = Specs.Canary(
                4, (50, "1m")) with
            { Gpu = new(), Autoscaling = new() { MinReplicas = 3, MaxReplicas = 5 } }
        }.HasGpus(20, 0);
        rollout.Settle();
        rollout.Desired = V2;
        rollout.Plan();
        rollout.See(V2, 5).HasGpus(8, 8);
        rollout.Spec = Specs.Canary(8, (90, "1m")) with { Gpu = new() { WhenFull = whenFull } };
        rollout.Plan();

        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, 5));
    }

    [Fact]
    public void R27_RefusedSpecThatStillAutoscales_LeavesFloorAndCeilingAlone()
    {
        var rollout = Healthy(Specs.Canary(1, (50, "5m")) with { Autoscaling = new() { MinReplicas = 3, MaxReplicas = 8 } });
        rollout.Spec = rollout.Spec with { Autoscaling = new() { MinReplicas = 1, MaxReplicas = 1 } };
        rollout.Problem = new("Invalid", "spec", "no");
        rollout.Plan();

        rollout.Last.Sizes.ShouldBe([new(V1, null) { MinReplicas = 3 }]);
    }

    [Fact]
    public void Replace_PromisesNoGpu_ToAPodThatHasNoneYet()
    {
        var rollout = Started(GpuWhenFull.Replace).HasGpus(5, 4);
        rollout.Plan();
        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, 1));

        // The pod is made and not on a node yet: the same GPU still looks free.
        rollout.See(V2, 1, ready: 0).Plan();
        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, 1));
        rollout.Last.Sizes.ShouldContain(new RevisionSize(V1, 4));
    }

    [Fact]
    public void Replace_GivesAGpu_ToAPodThatWaitsInVain()
    {
        var rollout = Started(GpuWhenFull.Schedule).HasGpus(5, 4);
        rollout.Plan();
        rollout.See(V2, 2, ready: 1, unschedulable: "0/1 nodes are available: 1 Insufficient nvidia.com/gpu.").HasGpus(5, 5);
        rollout.Spec = Spec(GpuWhenFull.Replace);
        rollout.Plan();

        rollout.Last.Sizes.ShouldContain(new RevisionSize(V1, 3));
    }

    [Fact]
    public void R06_Replace_AbortGivesStableItsFullSizeBack()
    {
        var rollout = Started(GpuWhenFull.Replace);
        for (var i = 0; i < 6; i++)
        {
            rollout.HasGpus(4, (rollout.Seen(V1)?.CurrentReplicas ?? 0) + (rollout.Seen(V2)?.CurrentReplicas ?? 0)).Plan();
            rollout.CarryOut();
        }

        rollout.Seen(V1)!.DesiredReplicas.ShouldBeLessThan(4);
        rollout.Commands = new() { Abort = V2 };
        rollout.Plan();

        rollout.Status.Traffic!.Weights.ShouldBe([new() { Revision = V1, Weight = 100 }]);
        rollout.Last.Sizes.ShouldContain(new RevisionSize(V1, 4));
    }

    [Fact]
    public void R25_Autoscaled_SizesAreFloors_AndStableKeepsWhatItHasDuringARollout()
    {
        var rollout = Healthy(Specs.Canary(1, (50, "5m")) with { Autoscaling = new() { MinReplicas = 2, MaxReplicas = 8 } });
        rollout.See(V1, 6);
        rollout.Desired = V2;
        rollout.Plan();

        rollout.Last.Sizes.ShouldBe(
            [new(V1, null) { MinReplicas = 6, MaxReplicas = 8 }, new(V2, null) { MinReplicas = 3, MaxReplicas = 8 }]);
    }

    [Fact]
    public void R27_RefusedSpecWithoutAutoscaling_LeavesTheAutoscalerItsPods()
    {
        var rollout = Healthy(Specs.Canary(1, (50, "5m")) with { Autoscaling = new() { MinReplicas = 2, MaxReplicas = 8 } });
        rollout.See(V1, 6);
        rollout.Spec = rollout.Spec with { Autoscaling = null };
        rollout.Problem = new("Invalid", "spec", "no");
        rollout.Plan();

        rollout.Last.Sizes.ShouldBe([new(V1, null) { MinReplicas = 2 }]);
    }

    private static ModelDeploymentSpec Spec(GpuWhenFull whenFull) =>
        Specs.Canary(4, (50, "1m")) with { Gpu = new() { WhenFull = whenFull } };

    private static Rollout Started(GpuWhenFull whenFull)
    {
        var rollout = new Rollout { Spec = Spec(whenFull) }.HasGpus(8, 0);
        rollout.Settle();
        rollout.HasGpus(4, 4);
        rollout.Desired = V2;
        return rollout;
    }
}
