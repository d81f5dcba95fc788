using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Tests.Driving;

using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Verdicts;

/// <summary>A metric with <c>onFail: Pause</c> asks a person instead of aborting.</summary>
public sealed class FailurePauseTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    [Fact]
    public void FailingMetric_PausesTheRollout_AndSaysWhichAndWhat()
    {
        var rollout = Paused();

        (rollout.Status.Phase, rollout.Status.CandidateRevision, rollout.Weight).ShouldBe((RolloutPhase.Paused, V2, 25));
        rollout.Status.Stage!.Pause.ShouldBe(new()
        {
            Metric = "errors",
            Value = 0.31,
            Message = "metric errors is 0.31 in step 0 (25 %), wanted <= 0.05",
            Time = rollout.Now
        });
        var entry = rollout.Status.History![^1];
        (entry.Revision, entry.Reason, entry.Metric, entry.Value, entry.Threshold, entry.Weight)
            .ShouldBe((V2, TransitionReasons.AnalysisPaused, "errors", 0.31, "<= 0.05", 25));
        TransitionReasons.IsWarning(entry.Reason).ShouldBeTrue();
        var condition = rollout.Condition(ConditionTypes.Progressing);
        (condition.Status, condition.Reason).ShouldBe(("False", "Paused"));
        condition.Message.ShouldContain("metric errors is 0.31 in step 0 (25 %), wanted <= 0.05; a person decides");
        condition.Message.ShouldContain($"modeloperator.dev/resume={V2}/0");
        rollout.Status.FailedRevisions.ShouldBeNull();
    }

    // The person is asked once; what the metric says later does not answer for them.
    [Theory]
    [InlineData(MetricVerdict.Pass)]
    [InlineData(MetricVerdict.Fail)]
    [InlineData(MetricVerdict.Inconclusive)]
    public void R15_WhileItWaits_ShareAndClockStandStill_WhateverTheMetricSays(MetricVerdict verdict)
    {
        var rollout = Paused();
        for (var i = 0; i < 30; i++)
        {
            rollout.Advance(Interval).Plan(rollout.Measured(verdict));
            rollout.CarryOut();
        }

        (rollout.Status.Phase, rollout.Weight, rollout.Status.Stage!.Index, rollout.Status.Stage.RunningSince)
            .ShouldBe((RolloutPhase.Paused, 25, 0, null));
        rollout.Transitions.Count.ShouldBe(1);
        rollout.Last.Analysis.ShouldNotBeNull("it is measured all the while (R29)");
    }

    [Fact]
    public void R15_WhileItWaits_AnotherMetricThatFails_Aborts()
    {
        var rollout = Paused();
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Pass), rollout.Measured(MetricVerdict.Fail, "slow"));
        rollout.Status.CandidateRevision.ShouldBeNull();
        (rollout.Status.History![^1].Reason, rollout.Status.History[^1].Metric).ShouldBe((TransitionReasons.AnalysisFailed, "slow"));
    }

    [Fact]
    public void WhenBothFailAtOnce_TheOneThatAbortsDecides()
    {
        var rollout = InFirstStep(Judged());
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Fail), rollout.Measured(MetricVerdict.Fail, "slow"));
        rollout.Status.CandidateRevision.ShouldBeNull();
        rollout.Status.History![^1].Metric.ShouldBe("slow");
    }

    // Whoever approved has not seen what failed since.
    [Fact]
    public void R16_ApprovalFromBeforeTheFailure_IsAskedForAgain_AfterTheResumption()
    {
        var rollout = InFirstStep(Judged(approval: true));
        rollout.Commands = new() { Approve = $"{V2}/0" };
        rollout.Plan();
        rollout.Status.Stage!.ApprovedAt.ShouldNotBeNull();
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Fail), rollout.Measured(MetricVerdict.Pass, "slow"));
        rollout.Commands = rollout.Commands with { Resume = $"{V2}/0" };
        rollout.Plan();

        rollout.Advance(TimeSpan.FromMinutes(5)).Plan(rollout.Measured(MetricVerdict.Pass), rollout.Measured(MetricVerdict.Pass, "slow"));
        (rollout.Status.Phase, rollout.Status.Stage!.Index).ShouldBe((RolloutPhase.AwaitingApproval, 0));

        rollout.Commands = new();
        rollout.Plan();
        rollout.Commands = new() { Approve = $"{V2}/0" };
        rollout.Plan();
        rollout.Status.Stage!.Index.ShouldBe(1);
    }

    [Fact]
    public void Resumed_TheStageBeginsAnew_WithItsClockItsCountsAndTheAnalysisOfTheSpec()
    {
        var rollout = Paused();
        rollout.Advance(TimeSpan.FromHours(3)).Plan(rollout.Measured(MetricVerdict.Fail));
        rollout.Spec = rollout.Spec with { Analysis = rollout.Spec.Analysis! with { Interval = "20s" } };
        rollout.Commands = new() { Resume = $"{V2}/0" };
        rollout.Plan();

        rollout.Status.Phase.ShouldBe(RolloutPhase.Stepping);
        var stage = rollout.Status.Stage!;
        (stage.Index, stage.Pause, stage.StartedAt, stage.RunningSince, stage.ElapsedSeconds, stage.Resumed, rollout.Weight)
            .ShouldBe((0, null, rollout.Now, rollout.Now, 0, 1, 25));
        rollout.Status.Metrics.ShouldBeNull();
        var request = rollout.Last.Analysis.ShouldNotBeNull();
        (request.StageKey, request.StartedAt, request.DueAt)
            .ShouldBe(($"{V2}/Step/0/1", rollout.Now, rollout.Now + TimeSpan.FromSeconds(20)));
        rollout.Transitions.Select(t => t.Reason)
            .ShouldBe([TransitionReasons.AnalysisPaused, TransitionReasons.ResumeRequested, TransitionReasons.Resumed]);

        rollout.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1))
            .Plan(rollout.Measured(MetricVerdict.Pass), rollout.Measured(MetricVerdict.Pass, "slow"));
        rollout.Status.Stage!.Index.ShouldBe(0, "the whole duration counts anew");
        rollout.Advance(TimeSpan.FromSeconds(1)).Plan(rollout.Measured(MetricVerdict.Pass), rollout.Measured(MetricVerdict.Pass, "slow"));
        rollout.Status.Stage!.Index.ShouldBe(1);
    }

    // It was under way when the person decided, and speaks of the time before.
    [Fact]
    public void Resumed_AMeasurementOfBefore_IsDropped()
    {
        var rollout = Paused();
        rollout.Commands = new() { Resume = $"{V2}/0" };
        rollout.Plan();
        rollout.Advance(TimeSpan.FromSeconds(1));
        var plan = new RolloutPlanner().Plan(rollout.Input(rollout.Measured(MetricVerdict.Fail)) with { MeasuredStage = $"{V2}/Step/0" });
        (plan.Status.Phase, plan.Status.Metrics).ShouldBe((RolloutPhase.Stepping, null));
    }

    [Fact]
    public void Resumed_AndFailingAgain_AsksAgain()
    {
        var rollout = Paused();
        rollout.Commands = new() { Resume = $"{V2}/0" };
        rollout.Plan();
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Fail));
        rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
        rollout.Advance(Interval).Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Paused, "the annotation is that of the first time");

        rollout.Commands = new();
        rollout.Plan();
        rollout.Commands = new() { Resume = $"{V2}/0" };
        rollout.Plan();
        (rollout.Status.Phase, rollout.Status.Stage!.Resumed).ShouldBe((RolloutPhase.Stepping, 2));
    }

    [Theory]
    [InlineData($"{V2}/1")]
    [InlineData($"{V1}/0")]
    [InlineData(V2)]
    public void ResumeThatNamesSomethingElse_DoesNothing(string resume)
    {
        var rollout = Paused();
        rollout.Commands = new() { Resume = resume };
        rollout.Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
    }

    [Fact]
    public void ResumeGivenBeforeTheFailure_IsStale()
    {
        var rollout = InFirstStep(Judged());
        rollout.Commands = new() { Resume = $"{V2}/0" };
        rollout.Plan();
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Fail));
        rollout.Advance(Interval).Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
    }

    [Fact]
    public void PausedByAPersonToo_ItGoesOnWhenNeitherHoldsIt()
    {
        var rollout = Paused();
        rollout.Commands = new() { Pause = V2 };
        rollout.Plan();
        rollout.Commands = new() { Pause = V2, Resume = $"{V2}/0" };
        rollout.Plan();
        (rollout.Status.Phase, rollout.Status.Stage!.Pause).ShouldBe((RolloutPhase.Paused, null));
        rollout.Commands = new();
        rollout.Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Stepping);
    }

    [Fact]
    public void R27_RefusedSpec_KeepsTheCommandForLater()
    {
        var rollout = Paused();
        rollout.Commands = new() { Resume = $"{V2}/0" };
        rollout.Problem = new("Invalid", "spec.analysis", "no");
        rollout.Plan();
        rollout.Status.Stage!.Pause.ShouldNotBeNull();
        rollout.Problem = null;
        rollout.Plan();
        rollout.Status.Stage!.Pause.ShouldBeNull();
    }

    [Fact]
    public void R06_Abort_EndsIt()
    {
        var rollout = Paused();
        rollout.Commands = new() { Abort = V2 };
        rollout.Plan();
        (rollout.Status.CandidateRevision, rollout.Status.Phase).ShouldBe((null, RolloutPhase.RollingBack));
    }

    [Fact]
    public void Promote_GoesOnToTheEnd()
    {
        var rollout = Paused();
        rollout.Commands = new() { Promote = V2 };
        rollout.Settle();
        (rollout.Status.StableRevision, rollout.Status.Phase).ShouldBe((V2, RolloutPhase.Healthy));
    }

    [Fact]
    public void R05_WhileItWaits_ACandidateWithoutReadyPods_LosesItsShare()
    {
        var rollout = Paused();
        rollout.See(V2, desired: 1, ready: 0).Plan();
        (rollout.Status.Phase, rollout.Weight).ShouldBe((RolloutPhase.Paused, 0));
    }

    [Fact]
    public void R29_BetweenTwoSteps_AFail_KeepsTheShare_AndResumedItIsMeasuredAnewUntilTheNextBegins()
    {
        var rollout = InFirstStep(Judged("30s"));
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Pass), rollout.Measured(MetricVerdict.Pass, "slow"));
        rollout.Status.Stage!.Index.ShouldBe(1);
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Fail, value: 0.31));
        (rollout.Status.Phase, rollout.Weight).ShouldBe((RolloutPhase.Paused, 25));
        rollout.Status.Message!.ShouldContain("metric errors is 0.31 in step 0 (25 %), before step 1 (50 %) began");
        rollout.See(V2, desired: 4).Plan();
        rollout.Converge().Plan();
        rollout.Weight.ShouldBe(25, "the next share waits for the person");

        rollout.See(V2, desired: 4, ready: 1);
        rollout.Advance(TimeSpan.FromSeconds(10));
        rollout.Commands = new() { Resume = $"{V2}/1" };
        rollout.Plan();
        rollout.Status.Stage!.StartedAt.ShouldBeNull();
        var request = rollout.Last.Analysis.ShouldNotBeNull();
        (request.StageKey, request.StartedAt, request.DueAt)
            .ShouldBe(($"{V2}/Step/0/1", rollout.Now, rollout.Now + TimeSpan.FromSeconds(20)));
        rollout.See(V2, desired: 4).Plan();
        rollout.Weight.ShouldBe(50);
    }

    [Fact]
    public void DryRunMetric_AsksNobody()
    {
        var rollout = InFirstStep(Specs.Canary(4, (25, "5m")).JudgedBy(a => a with
        {
            Metrics = [a.Metrics[0],
            new() { Name = "new", Query = "x", Max = 1, DryRun = true, OnFail = MetricFailure.Pause }]
        }));
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Fail, "new"));
        rollout.Status.Phase.ShouldBe(RolloutPhase.Stepping);
    }

    private static ModelDeploymentSpec Judged(string duration = "5m", bool approval = false)
    {
        var spec = Specs.Canary(4, (25, duration), (50, duration)).JudgedBy(
            a => a with { Metrics = [a.Metrics[0] with { OnFail = MetricFailure.Pause }, new() { Name = "slow", Query = "x", Max = 1 }] });
        var steps = spec.Strategy.Canary!.Steps.Select(step => step with { Approval = approval });
        return spec with { Strategy = new() { Canary = spec.Strategy.Canary with { Steps = [.. steps] } } };
    }

    private static Rollout Paused()
    {
        var rollout = InFirstStep(Judged());
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Fail, value: 0.31), rollout.Measured(MetricVerdict.Pass, "slow"));
        rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
        return rollout;
    }
}
