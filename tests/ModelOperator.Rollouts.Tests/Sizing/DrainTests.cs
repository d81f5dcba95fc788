using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Tests.Driving;

namespace ModelOperator.Rollouts.Tests.Sizing;

public sealed class DrainTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void OnlyPod_IsKept_AndGetsASecondOne_UntilItHasMoved()
    {
        var rollout = Rollout.Healthy(Specs.Canary(replicas: 1));
        rollout.Last.Sizes.Single().ShouldBe(new(Rollout.V1, 1) { KeepsLast = true });

        rollout.See(Rollout.V1, 1, cordoned: 1).Plan();
        rollout.Last.Sizes.Single().ShouldBe(new(Rollout.V1, 2) { KeepsLast = true });
        rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        rollout.Status.Message.ShouldNotBeNull().ShouldEndWith(
            $"the node of the only pod of model 1 ({Rollout.V1}) takes no more pods: a second pod is asked for, and an eviction waits "
                + $"for it no longer than 10m");
        rollout.Transitions.Select(t => t.Reason).ShouldBe(["Draining"]);

        // The second is ready; the first is evicted, and the Deployment makes another.
        rollout.See(Rollout.V1, 2, cordoned: 1).Plan();
        rollout.Last.Sizes.Single().Replicas.ShouldBe(2);
        rollout.See(Rollout.V1, 2, ready: 1).Plan();

        rollout.Last.Sizes.Single().ShouldBe(new(Rollout.V1, 1) { KeepsLast = true });
        rollout.Status.Revisions!.Single().Surge.ShouldBe(0, "the second may still be seen");
        rollout.See(Rollout.V1, 1).Plan();
        rollout.Status.Revisions!.Single().ShouldSatisfyAllConditions(r => r.Surge.ShouldBeNull(), r => r.DrainingSince.ShouldBeNull());
        rollout.Transitions.Count.ShouldBe(1);
    }

    [Fact]
    public void Cordon_ThatIsTakenBack_TakesTheSecondPodBack()
    {
        var rollout = Rollout.Healthy(Specs.Canary(replicas: 1));
        rollout.See(Rollout.V1, 1, cordoned: 1).Plan();
        rollout.See(Rollout.V1, 2, cordoned: 1).Plan();

        rollout.See(Rollout.V1, 2).Plan();

        rollout.Last.Sizes.Single().Replicas.ShouldBe(1);
    }

    [Fact]
    public void MorePodsThanOne_AreEvictedOneByOne_WithoutHelp()
    {
        var rollout = Rollout.Healthy(Specs.Canary(replicas: 2));

        rollout.See(Rollout.V1, 2, cordoned: 2).Plan();

        rollout.Last.Sizes.Single().ShouldBe(new(Rollout.V1, 2));
    }

    [Fact]
    public void Eviction_IsHeldUpNoLongerThanTheDeadline()
    {
        var rollout = Rollout.Healthy(Specs.Canary(replicas: 1));
        rollout.See(Rollout.V1, 1, cordoned: 1).Plan();
        rollout.Last.RequeueAfter.ShouldBe(10 * Minute);

        rollout.Advance(10 * Minute).Plan();

        rollout.Last.Sizes.Single().ShouldBe(new(Rollout.V1, 2), "the second may come yet, but the eviction goes through");
    }

    [Theory]
    [InlineData("0s", true)]
    [InlineData("10m", false)]
    public void Eviction_IsNotHeldUp_WhereNobodyWantsIt_OrNodesCannotBeSeen(string deadline, bool seesNodes)
    {
        var rollout = Rollout.Healthy(Specs.Canary(replicas: 1) with { DrainDeadline = deadline });
        rollout.SeesNodes = seesNodes;

        rollout.See(Rollout.V1, 1, cordoned: seesNodes ? 1 : 0).Plan();

        rollout.Last.Sizes.Single().ShouldBe(new(Rollout.V1, 1));
    }

    [Fact]
    public void PodThatIsNotReady_MayBeEvicted()
    {
        var rollout = Rollout.Healthy(Specs.Canary(replicas: 1));

        rollout.See(Rollout.V1, 1, ready: 0).Plan();

        rollout.Last.Sizes.Single().KeepsLast.ShouldBeFalse();
    }

    [Fact]
    public void SecondPod_IsAskedForOnlyWithAFreeGpu_AndIsKeptWhenItHasTakenTheLast()
    {
        var rollout = Rollout.Healthy(Specs.Canary(replicas: 1) with { Gpu = new() });
        rollout.HasGpus(allocatable: 1, requested: 1).See(Rollout.V1, 1, cordoned: 1).Plan();
        rollout.Last.Sizes.Single().ShouldBe(new(Rollout.V1, 1) { KeepsLast = true });
        rollout.Status.Message.ShouldNotBeNull().ShouldContain("there is no GPU for a second pod");

        rollout.HasGpus(allocatable: 2, requested: 1).Plan();
        rollout.Last.Sizes.Single().Replicas.ShouldBe(2);

        rollout.HasGpus(allocatable: 2, requested: 2).See(Rollout.V1, 2, cordoned: 1).Plan();
        rollout.Last.Sizes.Single().Replicas.ShouldBe(2);
    }

    [Fact]
    public void SecondPod_OfAnOldRevision_IsNotAskedFor_WhereGpusAreCountedForTheNewOne()
    {
        var rollout = Rollout.Healthy(Specs.Canary(1, (50, "5m")) with { Gpu = new() });
        rollout.Desired = Rollout.V2;
        rollout.HasGpus(allocatable: 8, requested: 1).Settle();
        rollout.Weight.ShouldBe(50);

        rollout.See(Rollout.V1, 1, cordoned: 1).Plan();

        rollout.Last.Sizes.Single(s => s.Revision == Rollout.V1).ShouldBe(new(Rollout.V1, 1) { KeepsLast = true });
    }

    [Fact]
    public void R04_SecondPodOfStable_LowersNoShareOfTheCandidate()
    {
        var rollout = Rollout.InFirstStep(Specs.Canary(replicas: 1, (100, "5m")).With(c => c with { Bake = "10m" }));
        rollout.Weight.ShouldBe(100);
        var hundred = Rollout.InFirstStep(Specs.Canary(replicas: 1, (50, "5m")));
        hundred.Weight.ShouldBe(50);

        hundred.See(Rollout.V1, 1, cordoned: 1).Plan();
        hundred.Last.Sizes.Single(s => s.Revision == Rollout.V1).Replicas.ShouldBe(2);
        hundred.See(Rollout.V1, 2, cordoned: 1).Advance(5 * Minute).Settle();

        hundred.Status.StableRevision.ShouldBe(Rollout.V2, "one pod of it is as many as stable has, the one beside aside");
        rollout.Last.Sizes.Single(s => s.Revision == Rollout.V1).KeepsLast.ShouldBeFalse("nobody asks it any more");
    }

    [Fact]
    public void R02_SecondPodOfACandidate_StaysAsLongAsItMayGetRequests()
    {
        var rollout = Rollout.InFirstStep(Specs.Canary(replicas: 1, (100, "5m")));
        rollout.See(Rollout.V2, 1, cordoned: 1).Plan();
        Size(rollout).ShouldBe(2);

        rollout.See(Rollout.V2, 2).Plan();
        Size(rollout).ShouldBe(2);

        rollout.Advance(5 * Minute).Plan();
        rollout.CarryOut();
        rollout.Plan();
        rollout.Status.StableRevision.ShouldBe(Rollout.V2);
        Size(rollout).ShouldBe(1);

        static int? Size(Rollout rollout) => rollout.Last.Sizes.Single(s => s.Revision == Rollout.V2).Replicas;
    }

    [Fact]
    public void R25_AutoscalerAtOnePod_GetsAFloorOfTwo()
    {
        var rollout = Rollout.Healthy(Specs.Canary(replicas: 1) with { Autoscaling = new() { MinReplicas = 1, MaxReplicas = 4 } });

        rollout.See(Rollout.V1, 1, cordoned: 1).Plan();
        rollout.Last.Sizes.Single().ShouldBe(new(Rollout.V1, null) { MinReplicas = 2, MaxReplicas = 4, KeepsLast = true });

        rollout.See(Rollout.V1, 3, cordoned: 1).Plan();
        rollout.Last.Sizes.Single().ShouldBe(new(Rollout.V1, null) { MinReplicas = 1, MaxReplicas = 4 }, "it has chosen more by itself");
    }

    [Fact]
    public void R27_RefusedSpec_KeepsTheEvictionWaiting_AndItsDeadline()
    {
        var rollout = Rollout.Healthy(Specs.Canary(replicas: 1));
        rollout.Problem = new("Invalid", "spec.analysis", "no");

        rollout.See(Rollout.V1, 1, cordoned: 1).Plan();
        rollout.Last.Sizes.Single().ShouldBe(new(Rollout.V1, 2) { KeepsLast = true });
        rollout.Advance(10 * Minute).Plan();

        rollout.Last.Sizes.Single().KeepsLast.ShouldBeFalse();
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("8760h")]
    public void R27_RefusedSpec_LeavesTheDeadlineThatWasAccepted(string refused)
    {
        var rollout = Rollout.Healthy(Specs.Canary(replicas: 1) with { DrainDeadline = "5m" });
        rollout.Spec = rollout.Spec with { DrainDeadline = refused };
        rollout.Problem = new("Invalid", "spec.analysis", "no");

        rollout.See(Rollout.V1, 1, cordoned: 1).Plan();
        rollout.Last.Sizes.Single().ShouldBe(new(Rollout.V1, 2) { KeepsLast = true });
        rollout.Status.Message.ShouldNotBeNull().ShouldContain("no longer than 5m");
        rollout.Advance(5 * Minute).Plan();
        rollout.Last.Sizes.Single().KeepsLast.ShouldBeFalse();

        rollout.Problem = null;
        rollout.Plan();
        rollout.Status.DrainDeadline.ShouldBe(refused);
    }

    [Fact]
    public void RevisionWithoutGpus_GetsASecondPod_WhateverTheSpecNowAsksFor()
    {
        var rollout = Rollout.Healthy(Specs.Canary(replicas: 1));
        rollout.Spec = rollout.Spec with { Gpu = new() };
        rollout.Problem = new("Invalid", "spec.analysis", "no");

        rollout.See(Rollout.V1, 1, cordoned: 1, usesGpu: false).Plan();

        rollout.Last.Sizes.Single().Replicas.ShouldBe(2);
    }
}
