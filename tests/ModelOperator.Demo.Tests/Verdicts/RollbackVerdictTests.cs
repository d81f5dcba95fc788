using ModelOperator.Api.Status;
using ModelOperator.Demo.Client;
using ModelOperator.Demo.Observations;
using ModelOperator.Demo.Verdicts;

namespace ModelOperator.Demo.Tests.Verdicts;

public sealed class RollbackVerdictTests
{
    private readonly History _history = new History().Begin().Promotion().Rollback();

    [Fact]
    public void GoodHistory_HasNoProblem() => Problems().ShouldBeEmpty();

    [Fact]
    public void Summary_SaysWhatWasObserved() => DemoSummary.Of(_history.Record, _history.Good, _history.Bad)
        .ShouldBe("demo: promoted digits v2 in 9 s; rolled back v3 in 5 s; 1,020 requests, 0 failed during promotion, 5 during the bad "
            + "canary");

    [Fact]
    public void PromotedInstead_IsAProblem()
    {
        _history.Status(3, new ModelDeploymentStatus { Phase = RolloutPhase.Healthy, StableRevision = History.V3 });
        Problems().ShouldContain(p => p.Contains("was not rolled back: the phase is Healthy"));
    }

    [Fact]
    public void RevisionThatIsNotRemembered_IsAProblem()
    {
        Change(s => s.Status.Phase == RolloutPhase.RolledBack, s => s with { FailedRevisions = null });
        Problems().ShouldBe([$"{History.V3} is not among status.failedRevisions"]);
    }

    [Theory]
    [InlineData("p99-seconds", 0.2, "<= 0.5")]
    [InlineData("error-rate", null, "<= 0.02")]
    [InlineData("error-rate", 0.2, null)]
    [InlineData(null, null, null)]
    public void AnotherReason_IsAProblem(string? metric, double? value, string? threshold)
    {
        Change(
            s => s.Status.Phase == RolloutPhase.RolledBack,
            s => s with
            {
                History = [new() { Revision = History.V3, Reason = "Whatever", Metric = metric, Value = value,
                Threshold = threshold }]
            });
        Problems().ShouldHaveSingleItem().ShouldContain("does not say that metric error-rate decided");
    }

    [Fact]
    public void PodThatGoesBeforeTheGatewaysConfirmed_IsAProblem()
    {
        var tooSoon = _history.Record.Statuses.First(s => s.Status.Phase == RolloutPhase.RollingBack).Version;
        _history.Spoil<PodSample>(p => p.Revision == History.V3 && p.State == PodState.Going, p => p with { Version = tooSoon });
        Problems().ShouldHaveSingleItem().ShouldContain("before the gateways confirmed");
    }

    [Fact]
    public void SplitTheGatewaysNeverConfirmed_IsAProblem()
    {
        Change(
            s => s.Status.Phase is RolloutPhase.RollingBack or RolloutPhase.RolledBack,
            s => s with { Traffic = s.Traffic! with { ConvergedGeneration = 5 } });
        Problems().ShouldContain(p => p.Contains("never confirmed that the stable revision has all"));
    }

    [Fact]
    public void PodMadeAfterTheRollback_IsAProblem()
    {
        _history.Pod(History.V3, "v3-b");
        _history.Pod(History.V3, "v3-b", state: PodState.Gone);
        Problems().ShouldHaveSingleItem().ShouldContain("was made after the rollback");
    }

    [Fact]
    public void PodThatStays_IsAProblem()
    {
        _history.Spoil<PodSample>(p => p.Revision == History.V3 && p.State == PodState.Gone, _ => null);
        Problems().ShouldHaveSingleItem().ShouldContain("is still there");
    }

    [Fact]
    public void AnswersAfterTheSwitch_AreAProblem()
    {
        _history.Client((History.V1, 300, 0), (History.V2, 700, 0), (History.V3, 21, 5));
        Problems().ShouldHaveSingleItem().ShouldContain("answered 1 requests after the gateways had confirmed");
    }

    [Fact]
    public void FailuresOfTheStableRevision_AreAProblem()
    {
        _history.Client((History.V1, 300, 0), (History.V2, 700, 2), (History.V3, 20, 5));
        Problems().ShouldHaveSingleItem().ShouldContain($"2 failed requests were answered by v2 {History.V2}");
    }

    [Fact]
    public void FailuresNobodyAnswered_AreAProblem()
    {
        _history.Client((History.V1, 300, 0), (History.V2, 700, 0), (History.V3, 20, 5), (Tally.NoRevision, 1, 1));
        Problems().ShouldHaveSingleItem().ShouldContain("1 failed requests were answered by no revision");
    }

    [Fact]
    public void CandidateThatNeverFailed_ProvesNothing()
    {
        _history.Spoil<ClientSample>(
            c => c.Report.Revisions.ContainsKey(History.V3),
            c => c with
            {
                Report = c.Report with
                {
                    Revisions = c.Report.Revisions.ToDictionary(
                        r => r.Key, r => r.Value with { Failed = 0 })
                }
            });
        Problems().ShouldHaveSingleItem().ShouldContain("proves nothing");
    }

    [Theory]
    [InlineData(1, PodState.Present, "was restarted 1 times")]
    [InlineData(0, PodState.Going, "was deleted")]
    internal void StablePodThatIsTouched_IsAProblem(int restarts, PodState state, string problem)
    {
        _history.Pod(History.V2, "v2-a", restarts, state);
        Problems().ShouldHaveSingleItem().ShouldContain(problem);
    }

    [Fact]
    public void PrometheusThatSawNoError_IsAProblem_WhereItIsAsked()
    {
        _history.Spoil<GatewaySample>(_ => true, _ => null);
        Problems().ShouldBe([$"Prometheus never showed an error of {History.V3}"]);
        RollbackVerdict.Problems(_history.Record, _history.Bad, "error-rate", hasPrometheus: false).ShouldBeEmpty();
    }

    private IReadOnlyList<string> Problems() => RollbackVerdict.Problems(_history.Record, _history.Bad, "error-rate", hasPrometheus: true);

    private void Change(Func<StatusSample, bool> which, Func<ModelDeploymentStatus, ModelDeploymentStatus> change) =>
        _history.Spoil<StatusSample>(which, s => s with { Deployment = s.Deployment with { Status = change(s.Status) } });
}
