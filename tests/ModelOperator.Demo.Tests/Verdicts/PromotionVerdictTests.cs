using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Demo.Observations;
using ModelOperator.Demo.Verdicts;

namespace ModelOperator.Demo.Tests.Verdicts;

public sealed class PromotionVerdictTests
{
    private readonly History _history = new History().Begin().Promotion();

    [Fact]
    public void GoodHistory_HasNoProblem() => Problems().ShouldBeEmpty();

    [Fact]
    public void NoCandidate_IsAProblem()
    {
        var history = new History().Begin();
        var good = new Rollout(TimeSpan.Zero, history.Record.Latest!, history.Record.Counted);
        PromotionVerdict.Problems(history.Record, good).ShouldHaveSingleItem().ShouldContain("never made a candidate");
    }

    [Fact]
    public void SkippedStep_IsAProblem()
    {
        _history.Spoil<StatusSample>(s => s.Status.CandidateWeight == 50, _ => null);
        Problems().ShouldContain(p => p.Contains("10 % → 100 %; the spec asks for 10 % → 50 % → 100 %"));
    }

    [Fact]
    public void StepTheGatewaysNeverConfirmed_IsAProblem()
    {
        _history.Spoil<StatusSample>(s => s.Status.CandidateWeight == 50 && s.HasConverged, _ => null);
        Problems().ShouldContain("the gateways never confirmed the share of 50 %");
    }

    [Theory]
    [InlineData(MetricVerdict.NoData, 0.0)]
    [InlineData(MetricVerdict.Inconclusive, 0.0)]
    [InlineData(MetricVerdict.Pass, null)]
    public void StepWithoutAMeasuredPass_IsAProblem(MetricVerdict verdict, double? value)
    {
        _history.Spoil<StatusSample>(
            s => s.Status is { CandidateWeight: 50, Metrics: not null },
            s => With(s, s.Status with
            {
                Metrics = [new() { Name = "error-rate", Verdict = verdict, Value = value },
                History.Pass("p99-seconds")]
            }));
        Problems().ShouldBe(["metric error-rate was never seen to pass in step 1"]);
    }

    [Fact]
    public void RestartedPod_IsAProblem()
    {
        _history.Pod(History.V2, "v2-a", restarts: 1);
        Problems().ShouldHaveSingleItem().ShouldContain("was restarted 1 times");
    }

    [Theory]
    [InlineData(PodState.Going)]
    [InlineData(PodState.Gone)]
    internal void ReplacedPod_IsAProblem(PodState state)
    {
        _history.Pod(History.V2, "v2-b");
        _history.Pod(History.V2, "v2-a", state: state);
        Problems().ShouldHaveSingleItem().ShouldContain("pod digits-v2-a of v2 was deleted");
    }

    [Fact]
    public void CandidateWithoutPods_IsAProblem()
    {
        _history.Spoil<PodSample>(p => p.Revision == History.V2, _ => null);
        Problems().ShouldHaveSingleItem().ShouldContain("no pod of v2");
    }

    [Fact]
    public void StablePodThatGoesBeforeTheGatewaysConfirmed_IsAProblem()
    {
        var tooSoon = _history.Record.Statuses.First(s => s.Status.CandidateWeight == 50).Version;
        _history.Spoil<PodSample>(p => p.Revision == History.V1 && p.State != PodState.Present, p => p with { Version = tooSoon });
        Problems().ShouldContain(p => p.Contains("digits-v1-a of v1 was deleted (version") && p.Contains("before the gateways confirmed"));
    }

    [Fact]
    public void FailedRequest_IsAProblem()
    {
        _history.Client((History.V1, 300, 0), (History.V2, 401, 1));
        Problems().ShouldHaveSingleItem().ShouldContain("1 requests of the client failed during the promotion (1 × 500)");
    }

    [Fact]
    public void CandidateThatAnsweredNobody_IsAProblem()
    {
        _history.Client((History.V1, 700, 0));
        Problems().ShouldBe(["the client was never answered by the new revision"]);
    }

    [Fact]
    public void RolledBackInstead_IsAProblem()
    {
        _history.Status(2, new ModelDeploymentStatus { Phase = RolloutPhase.RolledBack, StableRevision = History.V1 });
        Problems().ShouldContain(p => p.Contains("was not promoted: the phase is RolledBack"));
    }

    private IReadOnlyList<string> Problems() => PromotionVerdict.Problems(_history.Record, _history.Good);

    private static StatusSample With(StatusSample sample, ModelDeploymentStatus status) =>
        sample with { Deployment = sample.Deployment with { Status = status } };
}
