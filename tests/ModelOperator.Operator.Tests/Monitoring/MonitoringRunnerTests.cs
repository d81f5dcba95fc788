using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Api;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Hosting.Logging;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Operator.Monitoring;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;
using Prometheus;

namespace ModelOperator.Operator.Tests.Monitoring;

public sealed class MonitoringRunnerTests : IDisposable
{
    private static readonly CheckStatus Ok = new() { Name = "nulls", Verdict = CheckVerdict.Ok, Limit = "<= 1 %", Value = 0 };
    private static readonly CheckStatus Bad = Ok with
    {
        Verdict = CheckVerdict.Bad,
        Value = 0.5,
        Message = "50 % of 1000 answers are without a prediction"
    };
    private static readonly CheckStatus Silent = new()
    {
        Name = "nulls",
        Verdict = CheckVerdict.NoData,
        Limit = "<= 1 %",
        Message = "no connection"
    };
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _clock = new(new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));
    private readonly Watcher _watcher = new();
    private readonly Trigger _trigger = new();
    private readonly StandingLifetime _lifetime = new();
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly FakeLogger<MonitoringRunner> _log = new();
    private readonly MonitoringRunner _sut;

    public MonitoringRunnerTests() => _sut = new(
        _watcher, new MonitoringMetrics(_registry), _trigger, _clock, _lifetime, new ToldCauses(_clock), _log);

    public void Dispose() => _lifetime.Dispose();

    [Fact]
    public void ModelWithoutMonitoring_IsNotLookedAt()
    {
        _sut.Schedule(Owner() with { Spec = Owner().Spec with { Monitoring = null } }, PlanExtent.Everything).ShouldBeNull();

        _clock.Advance(Minute);
        _sut.Schedule(Owner() with { Spec = Owner().Spec with { Monitoring = null } }, PlanExtent.Everything).ShouldBeNull();
        _watcher.Looks.ShouldBe(0);
    }

    [Fact]
    public void ModelThatHasNoStableRevisionYet_IsNotLookedAt() => _sut.Schedule(Owner(stable: null), PlanExtent.Everything).ShouldBeNull();

    [Fact]
    public void R27_RefusedSpec_IsNotLookedAt_AndLosesNothing()
    {
        Look();
        var refused = Owner() with { Spec = Owner().Spec with { Monitoring = null } };

        _sut.Schedule(Owner(), PlanExtent.WhatRuns).ShouldBeNull();
        _sut.Schedule(refused, PlanExtent.WhatRuns).ShouldBeNull();
        _clock.Advance(Minute);
        _sut.Schedule(Owner(), PlanExtent.WhatRuns).ShouldBeNull();

        _watcher.Looks.ShouldBe(1);
        _sut.Newest(Owner())!.Checks.ShouldBe([Ok], "it is shown again once the spec is accepted");
    }

    [Fact]
    public void FirstLook_IsWithinTheFirstInterval()
    {
        _sut.Schedule(Owner(), PlanExtent.Everything)!.Value.ShouldBeInRange(TimeSpan.Zero, Minute);

        Look();

        _watcher.Looks.ShouldBe(1);
        _sut.Newest(Owner())!.Checks.ShouldBe([Ok]);
    }

    [Fact]
    public void StatusOfAnotherOperator_IsNoLookOfOnesOwn_AndAnOldLookIsNone()
    {
        var written = Owner(new() { Revision = Owner().Status!.StableRevision!, Checks = [Ok] });
        _sut.HasLooked(written).ShouldBeFalse();

        Look(written);
        _sut.HasLooked(written).ShouldBeTrue();
        _trigger.Woken.ShouldBe(1, "nothing has changed, but what is bad may be acted on now");

        _clock.Advance(3 * Minute + TimeSpan.FromSeconds(1));
        _sut.HasLooked(written).ShouldBeFalse();
    }

    [Fact]
    public void LooksOfManyModels_AreSpreadOverTheInterval() =>
        Enumerable.Range(0, 100).Select(
            number => _sut.Schedule(
                Owner(uid: $"8f14e45f-{number:0000}-4c6a-9bd8-{number * 7919:000000000000}"), PlanExtent.Everything)!.Value.TotalSeconds)
            .GroupBy(seconds => (int)(seconds / 10)).Count().ShouldBe(6);

    [Fact]
    public void LookThatTakesLong_IsNotMadeTwice()
    {
        _watcher.Answer = new TaskCompletionSource<IReadOnlyList<CheckStatus>>().Task;

        Look();
        Look();

        _watcher.Looks.ShouldBe(1);
    }

    [Fact]
    public void VerdictThatChanged_WakesTheModel_AndOneThatStaysDoesNot()
    {
        Look();
        _trigger.Woken.ShouldBe(1);
        var written = Owner(_sut.Newest(Owner()));

        Look(written);
        _trigger.Woken.ShouldBe(1);

        _watcher.Answer = Task.FromResult<IReadOnlyList<CheckStatus>>([Bad]);
        Look(written);
        _trigger.Woken.ShouldBe(2);
        _sut.Newest(written)!.Checks.ShouldBe([Bad]);
    }

    [Fact]
    public void SourceThatIsAwayForAMoment_ChangesNoVerdict()
    {
        Look();
        _watcher.Answer = Task.FromResult<IReadOnlyList<CheckStatus>>([Silent]);

        Look();
        Look();
        _sut.Newest(Owner())!.Checks.ShouldBe([Ok]);

        Look();
        _sut.Newest(Owner())!.Checks.ShouldBe([Silent]);
    }

    [Fact]
    public void SourceThatFailsInTwoWaysByTurns_WakesTheModelOnce()
    {
        var (refused, late) = (Silent with { Message = "no connection" }, Silent with { Message = "no answer within 5 s" });
        _watcher.Answer = Task.FromResult<IReadOnlyList<CheckStatus>>([refused]);
        Look();
        var written = Owner(_sut.Newest(Owner()));
        _trigger.Woken.ShouldBe(1);

        foreach (var answer in new[] { late, refused, late, refused, late })
        {
            _watcher.Answer = Task.FromResult<IReadOnlyList<CheckStatus>>([answer]);
            Look(written);
        }

        _trigger.Woken.ShouldBe(1);
        Look(written);
        _trigger.Woken.ShouldBe(2, "the new reason was found twice in a row");
        _sut.Newest(written)!.Checks[0].Message.ShouldBe("no answer within 5 s");
    }

    [Fact]
    public void LookOfAModelThatIsForgotten_IsCancelled_AndHoldsNothing()
    {
        _watcher.Answer = new TaskCompletionSource<IReadOnlyList<CheckStatus>>().Task;
        Look();

        _sut.Forget(Owner());

        _watcher.Cancellation.IsCancellationRequested.ShouldBeTrue();
        Should.Throw<ObjectDisposedException>(() => _watcher.Cancellation.WaitHandle);
    }

    [Fact]
    public void SourceThatIsAwayWhenTheOperatorStarts_ChangesNoVerdict()
    {
        var written = Owner(new() { Revision = "aaaaaaaaaa", Checks = [Bad] });
        _watcher.Answer = Task.FromResult<IReadOnlyList<CheckStatus>>([Silent]);

        Look(written);

        _sut.Newest(written)!.Checks.ShouldBe([Bad]);
    }

    [Fact]
    public void VerdictsOfTheRevisionBefore_AreNotShownForTheNext() =>
        _sut.Newest(Owner(new() { Revision = "aaaaaaaaaa", Checks = [Bad] }, stable: "bbbbbbbbbb")).ShouldBeNull();

    [Fact]
    public void CheckThatAloneLosesItsData_IsWaitedForToo()
    {
        var calls = Ok with { Name = "traffic" };
        _watcher.Answer = Task.FromResult<IReadOnlyList<CheckStatus>>([calls, Bad]);
        Look();

        _watcher.Answer = Task.FromResult<IReadOnlyList<CheckStatus>>([calls, Silent]);
        Look();

        _sut.Newest(Owner())!.Checks.ShouldBe([calls, Bad]);
    }

    [Fact]
    public void RevisionThatIsPromoted_IsLookedAtWithoutTheVerdictsOfTheOneBefore()
    {
        Look();

        Look(Owner(stable: "bbbbbbbbbb"));

        _watcher.Before.ShouldBeEmpty();
        _sut.Newest(Owner(stable: "bbbbbbbbbb"))!.Revision.ShouldBe("bbbbbbbbbb");
    }

    [Fact]
    public void OperatorThatStartsAnew_GoesOnFromTheStatus()
    {
        var written = new MonitoringStatus { Revision = "aaaaaaaaaa", Checks = [Bad] };

        _sut.Newest(Owner(written)).ShouldBeSameAs(written);
        Look(Owner(written));

        _watcher.Before.ShouldBe([Bad]);
    }

    [Fact]
    public void MonitoringThatIsTakenOut_LeavesTheStatus() =>
        _sut.Newest(Owner(new() { Revision = "aaaaaaaaaa", Checks = [Bad] }) with { Spec = Owner().Spec with { Monitoring = null } })
            .ShouldBeNull();

    [Fact]
    public async Task Metrics_ShowTheNewestVerdict_AndGoWithTheModel()
    {
        Look();
        (await PageAsync()).ShouldContain(
            """modeldeployment_monitoring_check{check="nulls",name="digits",namespace="ml",verdict="Ok"} 1""");

        _sut.Forget(Owner());
        (await PageAsync()).ShouldNotContain("check=\"nulls\"");
    }

    [Fact]
    public async Task R27_MetricsOfARefusedSpec_ShowWhatTheStatusSays_AlsoAfterARestart()
    {
        var written = Owner(new() { Revision = "aaaaaaaaaa", Checks = [Bad] });

        _sut.Schedule(written, PlanExtent.WhatRuns);
        (await PageAsync()).ShouldContain(
            """modeldeployment_monitoring_check{check="nulls",name="digits",namespace="ml",verdict="Bad"} 1""");

        _sut.Forget(written);
        (await PageAsync()).ShouldNotContain("check=\"nulls\"");
    }

    [Fact]
    public async Task R27_MetricsOfARefusedSpec_AreGone_WhenTheStatusSaysNothingOfTheStableRevision()
    {
        Look();

        _sut.Schedule(Owner(new() { Revision = "bbbbbbbbbb", Checks = [Bad] }), PlanExtent.WhatRuns);

        (await PageAsync()).ShouldNotContain("check=\"nulls\"");
    }

    [Fact]
    public void LookThatThrows_IsMadeAgain()
    {
        _watcher.Answer = Task.FromException<IReadOnlyList<CheckStatus>>(new InvalidOperationException("broken"));
        Look();

        _watcher.Answer = Task.FromResult<IReadOnlyList<CheckStatus>>([Ok]);
        Look();

        _sut.Newest(Owner())!.Checks.ShouldBe([Ok]);
    }

    [Fact]
    public void LookThatThrowsThreeTimes_LeavesTheChecksWithoutData_AndIsLoggedOnce()
    {
        Look();
        _watcher.Answer = Task.FromException<IReadOnlyList<CheckStatus>>(new InvalidOperationException("broken"));

        Look();
        Look();
        _sut.Newest(Owner())!.Checks.ShouldBe([Ok]);
        Look();

        var check = _sut.Newest(Owner())!.Checks.ShouldHaveSingleItem();
        (check.Name, check.Verdict, check.Limit).ShouldBe(("nulls", CheckVerdict.NoData, "<= 1 %"));
        check.Message.ShouldBe("the look failed: InvalidOperationException: broken");
        _log.Collector.GetSnapshot().Count.ShouldBe(1);
    }

    [Fact]
    public void ResultThatCannotBePassedOn_IsKept_AndIsNotTakenForALookThatFailed()
    {
        Look();
        _watcher.Answer = Task.FromResult<IReadOnlyList<CheckStatus>>([Bad]);
        _trigger.Refuses = true;

        Look();

        _sut.Newest(Owner())!.Checks.ShouldBe([Bad]);
        _log.Collector.GetSnapshot().Count.ShouldBe(1);

        _watcher.Answer = Task.FromResult<IReadOnlyList<CheckStatus>>([Silent]);
        _trigger.Refuses = false;
        Look();
        Look();
        _sut.Newest(Owner())!.Checks.ShouldBe([Bad], "only two looks have had no data");
    }

    private void Look(ModelDeployment? owner = null)
    {
        _sut.Schedule(owner ?? Owner(), PlanExtent.Everything);
        _clock.Advance(Minute);
        _sut.Schedule(owner ?? Owner(), PlanExtent.Everything);
    }

    private async Task<string> PageAsync()
    {
        using var page = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(page);
        return System.Text.Encoding.UTF8.GetString(page.ToArray());
    }

    private static ModelDeployment Owner(MonitoringStatus? written = null, string? stable = "aaaaaaaaaa", string uid = "uid-1")
    {
        var digits = Sample.Digits(spec => spec with { Monitoring = new() });
        return digits with
        {
            Metadata = digits.Metadata with { Uid = uid },
            Status = new() { StableRevision = stable, Monitoring = written }
        };
    }

    private sealed class Watcher : IModelWatcher
    {
        public Task<IReadOnlyList<CheckStatus>> Answer { get; set; } = Task.FromResult<IReadOnlyList<CheckStatus>>([Ok]);

        public int Looks { get; private set; }

        public IReadOnlyList<CheckStatus> Before { get; private set; } = [];

        public CancellationToken Cancellation { get; private set; }

        public Task<IReadOnlyList<CheckStatus>> LookAsync(
            ModelDeployment owner, string revision, IReadOnlyList<CheckStatus> before, CancellationToken cancellationToken)
        {
            Looks++;
            Before = before;
            Cancellation = cancellationToken;
            return Answer;
        }
    }

    private sealed class Trigger : IReconcileTrigger<ModelDeployment>
    {
        public int Woken { get; private set; }

        public bool Refuses { get; set; }

        public void Enqueue(string? ns, string name) => Woken += Refuses ? throw new InvalidOperationException("the queue is closed") : 1;
    }
}
