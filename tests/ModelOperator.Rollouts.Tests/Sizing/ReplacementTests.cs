using ModelOperator.Api.Spec;
using ModelOperator.Rollouts.Tests.Driving;

using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Sizing;

public sealed class ReplacementTests
{
    private static readonly ModelDeploymentSpec InPlace = Specs.Canary(
        4, (50, "1m")) with
    { Gpu = new() { WhenFull = GpuWhenFull.Replace } };

    [Fact]
    public void R02_NextPod_IsAskedFor_WhenTheOneBeforeIsGone_AndTheRestAreReady()
    {
        var rollout = WithoutFreeGpus(InPlace);
        rollout.Plan();
        StableSize(rollout).ShouldBe(3);

        // The pod is still there; then it is gone, and another has fallen ill.
        rollout.Plan();
        StableSize(rollout).ShouldBe(3);
        rollout.See(V1, 3, ready: 2).Plan();
        StableSize(rollout).ShouldBe(3);

        // It is not counted any more while it terminates, and still holds its GPU.
        rollout.See(V1, 3, terminating: 1).Plan();
        StableSize(rollout).ShouldBe(3);

        // Somebody else's pod was faster and has the GPU.
        rollout.See(V1, 3).Plan();
        StableSize(rollout).ShouldBe(2);
    }

    [Fact]
    public void PodsThatStableGaveUp_AreNoted_AndReplicasThatWereRaisedOrLoweredMeanwhileAreNot()
    {
        var rollout = WithoutFreeGpus(InPlace);
        GivenUp(rollout).ShouldBeNull();
        rollout.Plan();
        GivenUp(rollout).ShouldBe(1);

        rollout.Spec = InPlace with { Replicas = 8 };
        rollout.Plan();
        GivenUp(rollout).ShouldBe(1);
        rollout.See(V1, 3).Plan();
        (StableSize(rollout), GivenUp(rollout)).ShouldBe((2, 2));

        rollout.Spec = InPlace with { Replicas = 1 };
        rollout.Plan();
        (StableSize(rollout), GivenUp(rollout)).ShouldBe((1, 2));
    }

    [Fact]
    public void R15_PausedRollout_TakesNoPod()
    {
        var rollout = WithoutFreeGpus(InPlace);
        rollout.Commands = new() { Pause = V2 };
        rollout.Plan();
        StableSize(rollout).ShouldBe(4);

        rollout.Commands = new();
        rollout.Plan();
        StableSize(rollout).ShouldBe(3);
    }

    // Validation refuses the two together; the planner leaves the autoscaler its pods all the same.
    [Fact]
    public void R25_AutoscaledStable_GivesNothingUp()
    {
        var rollout = WithoutFreeGpus(InPlace with { Autoscaling = new() { MinReplicas = 2, MaxReplicas = 8 } });
        rollout.See(V1, 5).Plan();

        rollout.Last.Sizes.ShouldContain(new RevisionSize(V1, null) { MinReplicas = 5, MaxReplicas = 8 });
    }

    private static int? GivenUp(Rollout rollout) => rollout.Status.Revisions!.Single(r => r.Revision == V1).GivenUp;

    private static int? StableSize(Rollout rollout) => rollout.Last.Sizes.Single(s => s.Revision == V1).Replicas;

    private static Rollout WithoutFreeGpus(ModelDeploymentSpec spec)
    {
        var rollout = new Rollout { Spec = spec }.HasGpus(8, 0);
        rollout.Settle();
        rollout.HasGpus(4, 4);
        rollout.Desired = V2;
        return rollout;
    }
}
