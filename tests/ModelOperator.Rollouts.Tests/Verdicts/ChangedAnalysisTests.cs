using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Verdicts;

/// <summary>The analysis of the spec changes while a stage is judged.</summary>
public sealed class ChangedAnalysisTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    [Fact]
    public void R11_StageWithoutData_TakesTheCorrectedQueryAtOnce()
    {
        var rollout = WithoutData();

        Correct(rollout).Plan();

        Query(rollout).ShouldBe("right");
        rollout.Transitions.Select(t => t.Reason).ShouldContain(TransitionReasons.AnalysisChanged);
        (rollout.Status.Metrics, rollout.Status.Stage!.NoDataSince).ShouldBe((null, null));
    }

    [Fact]
    public void R11_StageWithData_IsJudgedByWhatTheSpecSaidWhenItBegan()
    {
        var rollout = InFirstStep(Specs.Canary(4, (25, "5m")).JudgedBy());
        var before = Query(rollout);
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Pass));

        Correct(rollout).Plan();

        Query(rollout).ShouldBe(before);
    }

    [Fact]
    public void R15_FailThatComesInWithACorrectedQuery_Aborts()
    {
        var rollout = WithoutData();

        Correct(rollout).Advance(Interval).Plan(rollout.Measured(MetricVerdict.Fail));

        rollout.Status.CandidateRevision.ShouldBeNull();
        rollout.Transitions[^1].Reason.ShouldBe(TransitionReasons.AnalysisFailed);
    }

    [Fact]
    public void R15_FailBesideAMetricWithoutData_Aborts_ThoughTheQueryIsCorrected()
    {
        var rollout = InFirstStep(Specs.Canary(4, (25, "5m"))
            .JudgedBy(a => a with { Metrics = [a.Metrics[0], a.Metrics[0] with { Name = "slow" }] }));
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.Pass), rollout.Measured(MetricVerdict.NoData, "slow"));

        Correct(rollout).Advance(Interval).Plan(rollout.Measured(MetricVerdict.Fail), rollout.Measured(MetricVerdict.NoData, "slow"));

        rollout.Status.CandidateRevision.ShouldBeNull();
    }

    [Theory]
    [InlineData(MetricVerdict.Pass)]
    [InlineData(MetricVerdict.Fail)]
    public void R11_LargestErrorThatChangesInAStage_LeavesItWithoutData(MetricVerdict measured)
    {
        var rollout = JudgedByErrors();

        rollout.Spec = WithLargestError(rollout, 5);
        rollout.Advance(Interval).Plan(rollout.Measured(measured, "errors"));
        rollout.Advance(Interval).Plan(rollout.Measured(measured, "errors"));

        rollout.Status.Stage!.Analysis!.Metrics[0].MaxError.ShouldBe(50, "the counts are of both bounds");
        rollout.Status.Metrics!.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            metric => metric.Verdict.ShouldBe(MetricVerdict.NoData),
            metric => metric.Message.ShouldBe("spec.monitoring.feedback.maxError was 50 when the stage began and was 5 in it, so the errors "
                + "were counted in two ways; abort the rollout, and begin it again in 10 minutes"));
    }

    [Theory]
    [InlineData(MetricVerdict.Pass)]
    [InlineData(MetricVerdict.Fail)]
    public void R11_LargestErrorThatIsChangedBack_LeavesTheStageWithoutData_AndNotTheNextRollout(MetricVerdict measured)
    {
        var rollout = JudgedByErrors();
        rollout.Spec = WithLargestError(rollout, 5);
        rollout.Plan();

        rollout.Spec = WithLargestError(rollout, 50);
        rollout.Advance(Interval).Plan(rollout.Measured(measured, "errors"));
        rollout.Advance(Interval).Plan(rollout.Measured(measured, "errors"));

        rollout.Status.Metrics!.ShouldHaveSingleItem().Verdict.ShouldBe(MetricVerdict.NoData, "the counts are of both bounds");
        rollout.Status.Stage!.MixedErrors.ShouldNotBeNull();
        JudgedByErrors().Status.Stage!.MixedErrors.ShouldBeNull();
    }

    [Fact]
    public void R11_LargestErrorOfASpecThatIsRefused_LeavesTheStageAlone()
    {
        var rollout = JudgedByErrors();
        var accepted = rollout.Spec;
        rollout.Spec = WithLargestError(rollout, 5);
        rollout.Problem = new("Invalid", "spec", "no");
        rollout.Plan();

        (rollout.Spec, rollout.Problem) = (accepted, null);
        rollout.Plan();

        rollout.Status.Stage!.MixedErrors.ShouldBeNull();
    }

    private static Rollout JudgedByErrors()
    {
        var spec = Specs.Canary(4, (25, "5m")).JudgedBy(a => a with
        {
            Metrics = [new() { Name = "errors", Builtin = BuiltinMetric.MeanAbsoluteError, Max = "2" }],
        });
        return InFirstStep(spec with { Monitoring = new() { Feedback = new() { KeySecret = "keys", MaxError = 50 } } });
    }

    private static ModelDeploymentSpec WithLargestError(Rollout rollout, double largest) =>
        rollout.Spec with { Monitoring = new() { Feedback = new() { KeySecret = "keys", MaxError = largest } } };

    private static Rollout WithoutData()
    {
        var rollout = InFirstStep(Specs.Canary(4, (25, "5m")).JudgedBy());
        rollout.Advance(Interval).Plan(rollout.Measured(MetricVerdict.NoData));
        rollout.Status.Stage!.NoDataSince.ShouldNotBeNull();
        return rollout;
    }

    private static Rollout Correct(Rollout rollout)
    {
        var analysis = rollout.Spec.Analysis!;
        var corrected = analysis.Metrics[0] with { Query = "right" };
        rollout.Spec = rollout.Spec with { Analysis = analysis with { Metrics = [corrected, .. analysis.Metrics.Skip(1)] } };
        return rollout;
    }

    private static string? Query(Rollout rollout) => rollout.Status.Stage!.Analysis!.Metrics[0].Query;
}
