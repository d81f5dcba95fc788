using ModelOperator.Api.Status.Conditions;
using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Traffic;

public sealed class TrafficOrderTests
{
    [Fact]
    public void R02_Candidate_GetsPodsFirst_ThenWeight()
    {
        var rollout = Healthy();
        rollout.Desired = V2;
        rollout.Plan();
        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, 1));
        rollout.Weight.ShouldBe(0);

        rollout.See(V2, 1, ready: 0).Plan();
        rollout.Weight.ShouldBe(0);

        rollout.See(V2, 1).Plan();
        rollout.Weight.ShouldBe(25);
    }

    [Fact]
    public void R02_Weight_IsNotRaised_WhileTheSplitBeforeHasNotConverged()
    {
        var rollout = Healthy();
        rollout.Traffic = rollout.Traffic with { AppliedGenerations = [rollout.Traffic.WrittenGeneration, null] };
        rollout.Desired = V2;
        rollout.Plan();
        rollout.See(V2, 1).Plan();
        rollout.Weight.ShouldBe(0);
        rollout.Last.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void R02_OldRevision_Goes_OnlyWhenEveryGatewayHasConverged()
    {
        var rollout = InFirstStep(Specs.Canary(4, (25, "1m")));
        rollout.Advance(TimeSpan.FromMinutes(1)).Plan();
        rollout.CarryOut(gateways: false).Plan();
        rollout.Weight.ShouldBe(100);
        rollout.Last.Sizes.ShouldBe([new(V1, 4), new(V2, 4)]);
        rollout.Last.Deletions.ShouldBeEmpty();

        var generation = rollout.Last.Route!.Generation;
        rollout.Traffic = new() { WrittenGeneration = generation, AppliedGenerations = [generation, generation - 1] };
        rollout.Plan();
        rollout.Status.StableRevision.ShouldBe(V1);
        rollout.Last.Deletions.ShouldBeEmpty();

        rollout.Converge().Plan();
        rollout.Status.StableRevision.ShouldBe(V2);
        rollout.Last.Deletions.ShouldBe([V1]);
    }

    [Fact]
    public void R02_NoReadyGateway_IsNotConvergence()
    {
        var rollout = InFirstStep();
        rollout.Desired = V1;
        rollout.Plan();
        rollout.Traffic = new() { WrittenGeneration = rollout.Last.Route!.Generation, AppliedGenerations = [] };
        rollout.Plan();
        rollout.Last.Deletions.ShouldBeEmpty();
        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, 1));
        rollout.Condition(ConditionTypes.Available).Reason.ShouldBe("NoReadyGateways");
    }

    [Fact]
    public void R02_RevisionLetGo_GoesOnGoing_WhenConvergenceIsLostAgain()
    {
        var rollout = InFirstStep();
        rollout.Desired = V1;
        rollout.Plan();
        rollout.Converge().Plan();
        rollout.Last.Deletions.ShouldBe([V2]);

        rollout.Traffic = rollout.Traffic with { AppliedGenerations = [rollout.Traffic.WrittenGeneration, null] };
        rollout.Plan();
        rollout.Last.Deletions.ShouldBe([V2]);
        rollout.Last.Sizes.ShouldBe([new(V1, 4)]);
    }

    [Fact]
    public void R02_Candidate_NeverShrinksInItsRollout()
    {
        var rollout = InFirstStep(Specs.Canary(8, (50, "5m")));
        rollout.Spec = rollout.Spec with { Replicas = 2 };
        rollout.Settle();
        rollout.Last.Sizes.ShouldBe([new(V1, 2), new(V2, 4)]);
        rollout.Advance(TimeSpan.FromMinutes(5)).Settle();
        rollout.Last.Sizes.ShouldBe([new(V2, 2)]);
    }

    [Fact]
    public void R03_Generation_GrowsByOne_WithEachSplit()
    {
        var rollout = Healthy();
        var first = rollout.Status.Traffic!.Generation;
        rollout.Desired = V2;
        rollout.Settle();
        rollout.Status.Traffic!.Generation.ShouldBe(first + 1);
        rollout.Status.Traffic.Weights.ShouldBe([new() { Revision = V1, Weight = 75 }, new() { Revision = V2, Weight = 25 }]);
        rollout.Settle();
        rollout.Status.Traffic!.Generation.ShouldBe(first + 1);
    }

    [Fact]
    public void R04_Weight_DropsToWhatReadyPodsCarry_AndComesBackWhole()
    {
        var rollout = InFirstStep(Specs.Canary(4, (75, "5m")));
        rollout.Weight.ShouldBe(75);

        rollout.See(V2, 3, ready: 2).Plan();
        rollout.Weight.ShouldBe(50);
        rollout.Converge().See(V2, 3, ready: 1).Plan();
        rollout.Weight.ShouldBe(25);
        rollout.Converge().See(V2, 3, ready: 2).Plan();
        rollout.Weight.ShouldBe(25);
        rollout.See(V2, 3).Plan();
        rollout.Weight.ShouldBe(75);
    }

    [Fact]
    public void R04_StableThatGrew_CountsAtItsPresentSize()
    {
        var rollout = InFirstStep(Specs.Canary(4, (50, "5m")));
        rollout.Spec = rollout.Spec with { Replicas = 8 };
        rollout.Plan();
        rollout.Weight.ShouldBe(25);
        rollout.Last.Sizes.ShouldBe([new(V1, 8), new(V2, 4)]);
        rollout.Settle();
        rollout.Weight.ShouldBe(50);
    }

    [Fact]
    public void R04_PodsAboveWhatTheDeploymentAsksFor_DoNotCount()
    {
        var rollout = InFirstStep(Specs.Canary(4, (50, "5m")));
        rollout.See(V2, desired: 1, ready: 2).Plan();
        rollout.Weight.ShouldBe(25);
    }

    [Fact]
    public void R05_NoReadyPod_NoWeight_AndTheClockStopsAndResumes()
    {
        var rollout = InFirstStep();
        rollout.Advance(TimeSpan.FromMinutes(2)).See(V2, 1, ready: 0).Plan();
        rollout.Weight.ShouldBe(0);
        rollout.Status.Stage!.RunningSince.ShouldBeNull();
        rollout.Status.Stage.ElapsedSeconds.ShouldBe(120);
        rollout.Status.Stage.HoldReason.ShouldBe("0 of 1 pods ready");
        rollout.Status.CandidateRevision.ShouldBe(V2);

        rollout.Converge().Advance(TimeSpan.FromMinutes(5)).See(V2, 1).Plan();
        rollout.Weight.ShouldBe(25);
        rollout.Status.Stage!.RunningSince.ShouldBeNull();

        rollout.Converge().Plan();
        rollout.Status.Stage!.RunningSince.ShouldBe(rollout.Now);
        rollout.Advance(TimeSpan.FromMinutes(3) - TimeSpan.FromSeconds(1)).Plan();
        rollout.Status.Stage!.Index.ShouldBe(0);
        rollout.Advance(TimeSpan.FromSeconds(1)).Plan();
        rollout.Status.Stage!.Index.ShouldBe(1);
    }

    [Fact]
    public void StableWithoutAReadyPod_GetsNoRequestsThatTheCandidateCanAnswer()
    {
        var rollout = InFirstStep(Specs.Canary(4, (100, "5m")));
        rollout.Weight.ShouldBe(100);
        rollout.See(V1, 4, ready: 0).See(V2, 4, ready: 3).Plan();
        rollout.Weight.ShouldBe(100);
        rollout.Status.Stage!.RunningSince.ShouldBeNull();

        rollout.See(V1, 4, ready: 1).Plan();
        rollout.Weight.ShouldBe(75);
    }
}
