using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Stages;

public sealed class AbortTests
{
    [Fact]
    public void R06_FailingVerdict_SendsAllToStableFirst_AndTheCandidateGoesAfterConvergence()
    {
        var rollout = InFirstStep(Specs.Canary(4, (25, "5m")).JudgedBy());
        var generation = rollout.Status.Traffic!.Generation;
        rollout.Plan(rollout.Measured(MetricVerdict.Fail, value: 0.4));

        rollout.Last.Route!.Generation.ShouldBe(generation + 1);
        rollout.Last.Route.Weights.ShouldBe([new() { Revision = V1, Weight = 100 }]);
        rollout.Last.Sizes.ShouldBe([new(V1, 4), new(V2, 1)]);
        rollout.Last.Deletions.ShouldBeEmpty();
        rollout.Status.Phase.ShouldBe(RolloutPhase.RollingBack);
        rollout.Status.Revisions!.Single(r => r.Revision == V2).Role.ShouldBe(RevisionRole.Retiring);

        rollout.Plan();
        rollout.Last.Deletions.ShouldBeEmpty();
        rollout.Converge().Plan();
        rollout.Last.Deletions.ShouldBe([V2]);
        rollout.Last.Sizes.ShouldBe([new(V1, 4)]);
        rollout.Status.Phase.ShouldBe(RolloutPhase.RollingBack);

        rollout.Lose(V2).Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.RolledBack);
        rollout.Condition(ConditionTypes.RolledBack).Status.ShouldBe("True");
        rollout.Transitions.Select(t => t.Reason).ShouldBe([TransitionReasons.AnalysisFailed, TransitionReasons.RolledBack]);
    }

    [Fact]
    public void R06_FailInTheBake_ReturnsInOneSwitch_ToAStableAtFullSize()
    {
        var spec = Specs.Canary(4, (50, null)).With(c => c with { Bake = "15m" }).JudgedBy();
        var rollout = InFirstStep(spec);
        rollout.Advance(TimeSpan.FromSeconds(30)).Plan(rollout.Measured(MetricVerdict.Pass));
        rollout.CarryOut().Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Baking);
        rollout.Weight.ShouldBe(100);
        rollout.Seen(V1)!.DesiredReplicas.ShouldBe(4);

        rollout.Plan(rollout.Measured(MetricVerdict.Fail));
        rollout.Last.Route!.Weights.ShouldBe([new() { Revision = V1, Weight = 100 }]);
        rollout.Last.Sizes.ShouldBe([new(V1, 4), new(V2, 4)]);
    }

    [Fact]
    public void R06_StableWithoutAReadyPod_IsWaitedFor_BeforeRequestsGoBack()
    {
        var rollout = InFirstStep(Specs.Canary(4, (50, "5m")).JudgedBy());
        rollout.See(V1, 4, ready: 0).Plan(rollout.Measured(MetricVerdict.Fail));
        rollout.Status.Phase.ShouldBe(RolloutPhase.RollingBack);
        rollout.Status.CandidateRevision.ShouldBeNull();
        rollout.Last.Route!.Weights.Count.ShouldBe(2);
        rollout.Last.Sizes.ShouldBe([new(V1, 4), new(V2, 2)]);
        rollout.Last.Deletions.ShouldBeEmpty();
        rollout.Status.Message!.ShouldContain("none of its pods is ready");

        rollout.See(V1, 4, ready: 1).Plan();
        rollout.Last.Route!.Weights.ShouldBe([new() { Revision = V1, Weight = 100 }]);
    }

    [Fact]
    public void R06_NobodyAnswers_RequestsGoBackAllTheSame()
    {
        var rollout = InFirstStep(Specs.Canary(4, (50, "5m")).JudgedBy());
        rollout.See(V1, 4, ready: 0).See(V2, 2, ready: 0).Plan(rollout.Measured(MetricVerdict.Fail));
        rollout.Last.Route!.Weights.ShouldBe([new() { Revision = V1, Weight = 100 }]);
    }

    [Fact]
    public void R07_FailedRevision_IsNotTriedAgain_WhateverElseOfTheSpecChanges()
    {
        var rollout = RolledBack();
        rollout.Spec = rollout.Spec with { Replicas = 5, ProgressDeadline = "1m" };
        rollout.Generation++;
        rollout.Settle();
        rollout.Status.CandidateRevision.ShouldBeNull();
        rollout.Status.Phase.ShouldBe(RolloutPhase.RolledBack);
        rollout.Seen(V1)!.DesiredReplicas.ShouldBe(5);
    }

    [Fact]
    public void R07_FailedRevision_IsTriedAgain_WhenTheSpecComesBackToIt()
    {
        var rollout = RolledBack();
        rollout.Desired = V1;
        rollout.Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        rollout.Status.FailedRevisions.ShouldBeNull();

        rollout.Desired = V2;
        rollout.Settle();
        rollout.Status.CandidateRevision.ShouldBe(V2);
    }

    [Fact]
    public void R07_RetryThatNamesIt_TriesItAgain_Once()
    {
        var rollout = RolledBack();
        rollout.Commands = new() { Retry = V3 };
        rollout.Settle();
        rollout.Status.CandidateRevision.ShouldBeNull();

        rollout.Commands = new() { Retry = V2 };
        rollout.Settle();
        rollout.Status.CandidateRevision.ShouldBe(V2);
        rollout.Transitions.ShouldContain(t => t.Reason == TransitionReasons.RetryRequested && t.Revision == V2);

        // The annotation is still there when the revision fails again.
        rollout.Plan(rollout.Measured(MetricVerdict.Fail));
        rollout.CarryOut().Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.RolledBack);
        rollout.Status.CandidateRevision.ShouldBeNull();
    }

    [Fact]
    public void R09_SpecBackToStable_IsAnAbortWithoutAFailure()
    {
        var rollout = InFirstStep();
        rollout.Desired = V1;
        rollout.Plan();
        rollout.Last.Route!.Weights.ShouldBe([new() { Revision = V1, Weight = 100 }]);
        rollout.Status.FailedRevisions.ShouldBeNull();
        rollout.Status.Phase.ShouldBe(RolloutPhase.RollingBack);
        rollout.Last.Analysis.ShouldBeNull();

        rollout.CarryOut().Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        rollout.Condition(ConditionTypes.RolledBack).Status.ShouldBe("False");
        rollout.Seen(V2).ShouldBeNull();
    }

    private static Rollout RolledBack()
    {
        var rollout = InFirstStep(Specs.Canary(4, (25, "5m")).JudgedBy());
        rollout.Plan(rollout.Measured(MetricVerdict.Fail));
        rollout.CarryOut().Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.RolledBack);
        return rollout;
    }
}
