using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Api.Status.Traffic;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Evidence;

/// <summary>A step is over, and the pods of the next one do not come: the candidate has clients all the while.</summary>
public sealed class JudgingStageTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    [Fact]
    public void R29_BetweenTwoSteps_TheMetricsOfTheOneThatEnded_GoOnBeingMeasured()
    {
        var rollout = BetweenSteps();
        var request = rollout.Last.Analysis.ShouldNotBeNull();
        (request.StageKey, request.DueAt, request.StartedAt, request.Elapsed)
            .ShouldBe(($"{V2}/Step/0", rollout.Now + Interval, Start, Interval));
        rollout.Status.Stage!.NextMeasurementAt.ShouldBe(request.DueAt);

        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Pass));
        rollout.Last.Analysis!.DueAt.ShouldBe(rollout.Now + Interval);
        rollout.Weight.ShouldBe(25);
    }

    [Fact]
    public void R29_BetweenTwoSteps_AFail_AbortsAndSaysWhere()
    {
        var rollout = BetweenSteps();
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Fail, value: 0.31));
        rollout.Status.CandidateRevision.ShouldBeNull();
        rollout.Status.History![^1].Reason.ShouldBe(TransitionReasons.AnalysisFailed);
        rollout.Status.History[^1].Message.ShouldBe("metric errors is 0.31 in step 0 (25 %), before step 1 (100 %) began, wanted <= 0.05");
        rollout.Status.Traffic!.Weights.Single().ShouldBe(new RevisionWeight { Revision = V1, Weight = 100 });
    }

    [Fact]
    public void R29_AFailOfTheStepThatEnded_ThatComesLate_Aborts()
    {
        var rollout = BetweenSteps();
        rollout.Advance(Interval);
        var plan = new RolloutPlanner().Plan(rollout.Input(rollout.Measured(MetricVerdict.Fail)) with { MeasuredStage = $"{V2}/Step/0" });
        plan.Status.CandidateRevision.ShouldBeNull();
    }

    [Fact]
    public void R29_TheNextStep_IsJudgedByItsOwnMeasurementsOnly()
    {
        var rollout = BetweenSteps();
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Pass));
        rollout.See(V2, desired: 4).Plan();
        rollout.Converge().Plan();
        rollout.Status.Stage!.StartedAt.ShouldBe(rollout.Now);
        rollout.Status.Stage.Ended.ShouldBeNull();
        rollout.Status.Metrics.ShouldBeNull();
        rollout.Last.Analysis!.StageKey.ShouldBe($"{V2}/Step/1");
        rollout.Last.Analysis.DueAt.ShouldBe(rollout.Now + Interval);
    }

    [Fact]
    public void R29_WhileGatewaysLag_TheCandidateOfTheNextShare_IsMeasured()
    {
        var rollout = BetweenSteps();
        rollout.See(V2, desired: 4).Plan();
        rollout.Weight.ShouldBe(100);
        rollout.Last.Analysis!.StageKey.ShouldBe($"{V2}/Step/0");
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Fail));
        rollout.Status.CandidateRevision.ShouldBeNull();
    }

    [Fact]
    public void R20_BetweenTwoSteps_NoData_HoldsTheShareAndIsTold()
    {
        var rollout = BetweenSteps();
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.NoData));
        var healthy = rollout.Condition("AnalysisHealthy");
        (healthy.Status, healthy.Reason).ShouldBe(("False", "NoData"));
        rollout.See(V2, desired: 4).Plan();
        rollout.Weight.ShouldBe(25);
        rollout.Status.Stage!.HoldReason.ShouldBe("metric errors has no data");

        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Pass));
        rollout.Weight.ShouldBe(100);
    }

    [Fact]
    public void R20_BetweenTwoSteps_NoData_AbortsAfterItsDeadline_WhereTheSpecSaysSo()
    {
        var rollout = BetweenSteps(a => a with { OnNoData = AnalysisFallback.Abort, NoDataDeadline = "2m" });
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.NoData));
        rollout.Last.RequeueAfter.ShouldBe(Interval);
        rollout.Advance(TimeSpan.FromMinutes(2)).Plan(rollout.Measured(MetricVerdict.NoData));
        rollout.Status.CandidateRevision.ShouldBeNull();
        rollout.Status.History![^1].Reason.ShouldBe(TransitionReasons.NoDataDeadlineExceeded);
    }

    [Fact]
    public void R31_BetweenTwoSteps_NoDataOfACandidateThatLostItsRequests_HoldsItUpNoLonger()
    {
        var rollout = BetweenSteps();
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.NoData));
        rollout.See(V2, desired: 1, ready: 0).Plan();
        (rollout.Weight, rollout.Last.Analysis).ShouldBe((0, null));
        rollout.Converge().Plan();
        rollout.Condition("AnalysisHealthy").Status.ShouldBe("True");
        rollout.Transitions.ShouldNotContain(t => t.Reason == TransitionReasons.DataReturned);

        rollout.See(V2, desired: 4).Plan();

        rollout.Weight.ShouldBe(100);
        rollout.Last.Analysis!.StageKey.ShouldBe($"{V2}/Step/0");
    }

    [Fact]
    public void R15_BetweenTwoSteps_APausedRollout_IsJudgedToo()
    {
        var rollout = BetweenSteps();
        rollout.Commands = new() { Pause = V2 };
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Fail));
        rollout.Status.CandidateRevision.ShouldBeNull();
    }

    [Fact]
    public void R29_WhatAPersonPromoted_IsNotMeasured()
    {
        var rollout = BetweenSteps();
        rollout.Commands = new() { Promote = V2 };
        rollout.Plan();
        rollout.Status.Stage!.Kind.ShouldBe(StageKind.Switch);
        rollout.Last.Analysis.ShouldBeNull();
    }

    [Fact]
    public void R29_GreenThatGetsRequests_BeforeEveryGatewayHasThem_IsJudgedByWhatItPassed()
    {
        var rollout = Healthy(Specs.BlueGreen(2, new() { PrePromotion = "30s" }).JudgedBy(a =>
            a with { Metrics = [a.Metrics[0] with { Stages = [AnalysisStage.PrePromotion] }] }));
        rollout.Desired = V2;
        rollout.Settle();
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Pass));
        (rollout.Status.Stage!.Kind, rollout.Weight).ShouldBe((StageKind.Switch, 100));
        rollout.Last.Analysis!.StageKey.ShouldBe($"{V2}/PrePromotion/0");
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Fail));
        rollout.Status.CandidateRevision.ShouldBeNull();
    }

    [Fact]
    public void AnalysisHealthy_SaysNothingOfData_BeforeAMetricWasMeasured()
    {
        var rollout = InFirstStep(Specs.Canary(4, (25, "30s"), (100, "30s")).JudgedBy());
        rollout.Condition("AnalysisHealthy").Message.ShouldBe("No metric has been measured in this stage yet");
    }

    // 25 % are done; the pods for 100 % cannot be made.
    private static Rollout BetweenSteps(Func<AnalysisSpec, AnalysisSpec>? change = null)
    {
        var rollout = InFirstStep(Specs.Canary(4, (25, "30s"), (100, "30s")).JudgedBy(change));
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Pass));
        (rollout.Status.Stage!.Index, rollout.Status.Stage.StartedAt, rollout.Weight).ShouldBe((1, null, 25));
        return rollout;
    }
}
