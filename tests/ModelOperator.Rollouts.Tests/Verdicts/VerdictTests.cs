using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Verdicts;

public sealed class VerdictTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    [Fact]
    public void Step_IsMeasuredByTheInterval_AndAtItsVeryEnd()
    {
        var rollout = InFirstStep(Judged("75s"));
        var request = rollout.Last.Analysis.ShouldNotBeNull();
        (request.Candidate, request.Stable, request.StageKey, request.DueAt).ShouldBe((V2, V1, $"{V2}/Step/0", Start + Interval));
        request.Analysis.Metrics.Single().Name.ShouldBe("errors");

        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Pass));
        rollout.Last.Analysis!.DueAt.ShouldBe(Start + (2 * Interval));
        rollout.Last.Analysis.Elapsed.ShouldBe(Interval);
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Pass));
        rollout.Last.Analysis!.DueAt.ShouldBe(Start + TimeSpan.FromSeconds(75));
        rollout.Status.Stage!.NextMeasurementAt.ShouldBe(Start + TimeSpan.FromSeconds(75));
    }

    [Fact]
    public void R20_Step_NeedsAPassMeasuredAfterItsTime()
    {
        var rollout = InFirstStep(Judged("75s"));
        rollout.Advance(TimeSpan.FromSeconds(60)).Plan(rollout.Measured(MetricVerdict.Pass));
        rollout.Advance(TimeSpan.FromSeconds(15)).Plan();
        rollout.Status.Stage!.Index.ShouldBe(0);
        rollout.Plan(rollout.Measured(MetricVerdict.Pass));
        rollout.Status.Stage!.Index.ShouldBe(1);
        rollout.Status.Metrics.ShouldBeNull();
    }

    [Fact]
    public void StepShorterThanTheInterval_IsMeasuredToo()
    {
        var rollout = InFirstStep(Judged("10s"));
        rollout.Last.Analysis!.DueAt.ShouldBe(Start + TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void MeasurementOfAnotherStage_IsDropped()
    {
        var rollout = InFirstStep(Judged("10s"));
        rollout.Advance(TimeSpan.FromSeconds(10));
        var plan = new RolloutPlanner().Plan(rollout.Input(rollout.Measured(MetricVerdict.Fail)) with { MeasuredStage = $"{V2}/Step/1" });
        plan.Status.CandidateRevision.ShouldBe(V2);
        plan.Status.Metrics.ShouldBeNull();
    }

    [Fact]
    public void R24_FailingMetric_IsInHistoryWithValueAndThreshold()
    {
        var rollout = InFirstStep(Judged("5m"));
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Fail, value: 0.31));
        var entry = rollout.Status.History![^1];
        (entry.Revision, entry.Reason, entry.Metric, entry.Value, entry.Threshold, entry.Weight, entry.Time)
            .ShouldBe((V2, TransitionReasons.AnalysisFailed, "errors", 0.31, "<= 0.05", 0, rollout.Now));
        rollout.Status.Metrics!.Single().Value.ShouldBe(0.31);
        rollout.Condition(ConditionTypes.RolledBack).Message.ShouldContain("errors is 0.31");
    }

    [Fact]
    public void R24_AbortByThreshold_SaysItsNumbersOnce()
    {
        var rollout = InFirstStep(Judged("5m"));
        rollout.Advance(Interval)
            .Plan(rollout.Measured(MetricVerdict.Fail, value: 0.31) with { Message = "0.31 is above the maximum 0.05" });
        rollout.Status.History![^1].Message.ShouldBe("metric errors failed in step 0 (25 %): 0.31 is above the maximum 0.05");
    }

    [Fact]
    public void R24_AbortByTest_SaysTheBoundAndWhatItRestsOn()
    {
        var rollout = InFirstStep(Judged("5m"));
        rollout.Advance(Interval)
            .Plan(rollout.Measured(MetricVerdict.Fail, value: 0.31) with { Bounds = new() { Lower = 0.2 }, Message = "31 of 100 (31 %)" });
        rollout.Status.History![^1].Message.ShouldEndWith("), wanted <= 0.05: 31 of 100 (31 %)");
    }

    [Fact]
    public void R24_History_KeepsTheLast50()
    {
        var rollout = Healthy();
        for (var i = 0; i < 60; i++)
        {
            rollout.Desired = i % 2 == 0 ? V2 : V1;
            rollout.Plan();
        }

        rollout.Transitions.Count.ShouldBeGreaterThan(50);
        rollout.Status.History!.Count.ShouldBe(50);
        rollout.Status.History[^1].ShouldBe(rollout.Transitions[^1]);
    }

    [Fact]
    public void DryRunMetric_IsShown_AndNeverDecides()
    {
        var rollout = InFirstStep(
            Judged("30s", a => a with { Metrics = [.. a.Metrics, new() { Name = "new", Query = "x", Max = 1, DryRun = true }] }));
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.NoData, "new"));
        rollout.Status.Stage!.RunningSince.ShouldNotBeNull();
        rollout.Plan(rollout.Measured(MetricVerdict.Fail, "new"));
        rollout.Status.CandidateRevision.ShouldBe(V2);
        rollout.Plan(rollout.Measured(MetricVerdict.Pass));
        rollout.Status.Stage!.Index.ShouldBe(1);
    }

    [Fact]
    public void R20_NoData_StopsTheClock_AndSaysSo()
    {
        var rollout = InFirstStep(Judged("5m"));
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Pass));
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.NoData));
        rollout.Status.Stage!.RunningSince.ShouldBeNull();
        rollout.Status.Stage.ElapsedSeconds.ShouldBe(30);
        var condition = rollout.Condition(ConditionTypes.AnalysisHealthy);
        (condition.Status, condition.Reason).ShouldBe(("False", "NoData"));
        condition.Message.ShouldContain("connection refused");
        rollout.Weight.ShouldBe(25);

        rollout.Advance(TimeSpan.FromDays(2)).Plan(rollout.Measured(MetricVerdict.NoData));
        rollout.Status.CandidateRevision.ShouldBe(V2);
        rollout.Plan(rollout.Measured(MetricVerdict.Pass));
        rollout.Status.Stage!.RunningSince.ShouldBe(rollout.Now);
        rollout.Condition(ConditionTypes.AnalysisHealthy).Status.ShouldBe("True");
        rollout.Transitions.Select(t => t.Reason).ShouldBe([TransitionReasons.NoData, TransitionReasons.DataReturned]);
    }

    [Fact]
    public void R20_NoDataBeyondItsDeadline_Aborts_WhenTheSpecSaysSo()
    {
        var rollout = InFirstStep(Judged("5m", a => a with { OnNoData = AnalysisFallback.Abort, NoDataDeadline = "2m" }));
        rollout.Plan(rollout.Measured(MetricVerdict.NoData));
        rollout.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromSeconds(1)).Plan(rollout.Measured(MetricVerdict.NoData));
        rollout.Status.CandidateRevision.ShouldBe(V2);
        rollout.Advance(TimeSpan.FromSeconds(1)).Plan();
        rollout.Status.FailedRevisions!.Single().Reason.ShouldBe(TransitionReasons.NoDataDeadlineExceeded);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void R20_NoNumber_IsNoData_WhateverTheVerdict(double value)
    {
        var rollout = InFirstStep(Judged("30s"));
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Pass, value: value));
        rollout.Status.Metrics!.Single().Verdict.ShouldBe(MetricVerdict.NoData);
        rollout.Status.Stage!.Index.ShouldBe(0);
    }

    [Fact]
    public void R20_NoDataAtTheEnd_IsNotAPass()
    {
        var rollout = InFirstStep(Judged("30s"));
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.NoData));
        rollout.Advance(TimeSpan.FromHours(1)).Settle();
        rollout.Status.Stage!.Index.ShouldBe(0);
    }

    [Theory]
    [InlineData(AnalysisFallback.Hold)]
    [InlineData(AnalysisFallback.Abort)]
    public void Inconclusive_ExtendsTheStep_ThenOnInconclusive(AnalysisFallback fallback)
    {
        var rollout = InFirstStep(Judged("30s", a => a with { OnInconclusive = fallback, MaxExtension = "5m" }));
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Inconclusive));
        rollout.Status.Stage!.UndecidedSince.ShouldBe(rollout.Now);
        rollout.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1)).Plan(rollout.Measured(MetricVerdict.Inconclusive));
        rollout.Status.CandidateRevision.ShouldBe(V2);
        rollout.Advance(TimeSpan.FromSeconds(1)).Plan(rollout.Measured(MetricVerdict.Inconclusive));
        rollout.Status.CandidateRevision.ShouldBe(fallback == AnalysisFallback.Hold ? V2 : null);
        if (fallback == AnalysisFallback.Hold)
        {
            rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Pass));
            rollout.Status.Stage!.Index.ShouldBe(1);
        }
    }

    [Fact]
    public void R11_RunningStep_IsJudgedByTheAnalysisItBeganWith()
    {
        var rollout = InFirstStep(Judged("30s"));
        rollout.Spec = rollout.Spec.JudgedBy(a => a with { Metrics = [new() { Name = "other", Query = "y", Max = 1 }] });
        rollout.Plan();
        rollout.Last.Analysis!.Analysis.Metrics.Single().Name.ShouldBe("errors");
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Pass));
        rollout.CarryOut().Settle();
        (rollout.Status.Stage!.Index, rollout.Last.Analysis!.Analysis.Metrics.Single().Name).ShouldBe((1, "other"));
    }

    [Fact]
    public void R11_StepWithoutData_TakesTheCorrectedAnalysisAtOnce()
    {
        var rollout = InFirstStep(Judged("30s"));
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.NoData));
        rollout.Spec = rollout.Spec.JudgedBy(a => a with { Metrics = [new() { Name = "other", Query = "y", Max = 1 }] });
        rollout.Plan();
        rollout.Last.Analysis!.Analysis.Metrics.Single().Name.ShouldBe("other");
        rollout.Status.Stage!.RunningSince.ShouldBe(rollout.Now);
    }

    private static ModelDeploymentSpec Judged(string duration, Func<AnalysisSpec, AnalysisSpec>? change = null) =>
        Specs.Canary(4, (25, duration), (50, duration)).JudgedBy(change);
}
