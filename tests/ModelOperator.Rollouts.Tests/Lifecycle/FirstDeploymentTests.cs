using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Lifecycle;

public sealed class FirstDeploymentTests
{
    [Fact]
    public void R01_FirstRevision_BecomesStable_WhenAllItsPodsAreReady()
    {
        var rollout = new Rollout();
        rollout.Plan();
        rollout.Last.Sizes.ShouldBe([new(V1, 4)]);
        rollout.Last.Route.ShouldBeNull();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Deploying);

        rollout.See(V1, 4, ready: 3).Plan();
        rollout.Status.StableRevision.ShouldBeNull();
        rollout.Last.Route.ShouldBeNull();

        rollout.See(V1, 4).Plan();
        rollout.Status.StableRevision.ShouldBe(V1);
        rollout.Status.CandidateRevision.ShouldBeNull();
        rollout.Last.Route.ShouldNotBeNull().Weights.ShouldBe([new() { Revision = V1, Weight = 100 }]);

        // Until the gateways apply the first split, requests are turned away: that is not healthy.
        rollout.Status.Phase.ShouldBe(RolloutPhase.Deploying);
        rollout.Status.Conditions!.Single(c => c.Type == ConditionTypes.Available).Status.ShouldBe("False");
        rollout.Converge().Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        rollout.Transitions.Select(t => t.Reason).ShouldBe([TransitionReasons.RolloutStarted, TransitionReasons.Promoted]);
    }

    [Fact]
    public void R01_FirstRevision_IsNotJudgedByMetrics()
    {
        var rollout = new Rollout { Spec = Specs.Canary(2, (10, "5m")).JudgedBy() };
        rollout.Plan();
        rollout.See(V1, 2).Plan();
        rollout.Last.Analysis.ShouldBeNull();
        rollout.Status.StableRevision.ShouldBe(V1);
    }

    [Fact]
    public void R01_FirstRevision_FailsOnTheProgressDeadlineAlone()
    {
        var rollout = new Rollout();
        rollout.Plan();
        rollout.See(V1, 4, ready: 0, failure: "fetch: sha256 does not match");
        rollout.Plan();
        rollout.Advance(TimeSpan.FromMinutes(10)).Plan();

        rollout.Status.CandidateRevision.ShouldBeNull();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
        rollout.Status.FailedRevisions!.Single().Reason.ShouldBe(TransitionReasons.ProgressDeadlineExceeded);
        rollout.Status.Message!.ShouldContain("sha256 does not match");
        rollout.Last.Deletions.ShouldBe([V1]);
        rollout.Last.Sizes.ShouldBeEmpty();
    }

    [Fact]
    public void R08_AnotherFirstRevision_ReplacesTheOneThatNeverServed_AtOnce()
    {
        var rollout = new Rollout();
        rollout.Plan();
        rollout.See(V1, 4, ready: 0, failure: "no such model").Plan();
        rollout.Desired = V2;
        rollout.Plan();

        rollout.Last.Deletions.ShouldBe([V1]);
        rollout.Last.Sizes.ShouldBe([new(V2, 4)]);
        rollout.Lose(V1).See(V2, 4).Plan();
        rollout.Status.StableRevision.ShouldBe(V2);
        rollout.Status.FormerStableRevisions.ShouldBeNull();
    }

    [Fact]
    public void FixedSpec_AfterAFailedFirstRevision_Serves()
    {
        var rollout = new Rollout();
        rollout.Plan();
        rollout.Advance(TimeSpan.FromMinutes(11)).Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);

        rollout.Desired = V2;
        rollout.Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        rollout.Status.FailedRevisions.ShouldBeNull();
    }

    [Fact]
    public void FirstRevision_OfAModelDeploymentScaledToZero_Waits()
    {
        var rollout = new Rollout { Spec = Specs.Canary(0, (10, null)) };
        rollout.Settle();
        rollout.Advance(TimeSpan.FromHours(2)).Settle();
        rollout.Status.StableRevision.ShouldBeNull();
        rollout.Status.CandidateRevision.ShouldBe(V1);

        rollout.Spec = rollout.Spec with { Replicas = 2 };
        rollout.Settle();
        rollout.Status.StableRevision.ShouldBe(V1);
    }

    [Fact]
    public void R02_LostStatus_DeletesNothing_UntilTheNewRouteHasConverged()
    {
        var rollout = new Rollout { Traffic = new() { WrittenGeneration = 57, AppliedGenerations = [57, 57] } };
        rollout.See(V1, 4, ready: 0).See(V2, 4).Plan();
        rollout.Last.Deletions.ShouldBeEmpty();

        rollout.See(V1, 4).Plan();
        rollout.Status.StableRevision.ShouldBe(V1);
        rollout.Last.Route!.Generation.ShouldBe(58);
        rollout.Last.Deletions.ShouldBeEmpty();

        rollout.Converge().Plan();
        rollout.Last.Deletions.ShouldBe([V2]);
    }
}
