using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Monitoring.Actions;
using ModelOperator.Api.Status.Actions;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Events;
using ModelOperator.Kubernetes.LeaderElection;
using ModelOperator.Operator.Actions;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;
using Prometheus;

namespace ModelOperator.Operator.Tests.Actions;

public sealed class ActionRunnerTests : IDisposable
{
    private static readonly ActionRun Run = new() { Id = "run-1", Cause = "InputDrift", Check = "inputDrift", Revision = "aaaaaaaaaa" };
    private static readonly ActionOutcome Done = new("run-1", ActionResult.Done, "made");
    private static readonly ActionOutcome Failed = new("run-1", null, "no CronJob");

    private readonly FakeTimeProvider _clock = new(new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));
    private readonly StandingLifetime _lifetime = new();
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly Doer _doer = new();
    private readonly Recorder _events = new();
    private readonly Trigger _trigger = new();
    private readonly ActionRunner _sut;

    public ActionRunnerTests() => _sut = NewRunner();

    public void Dispose() => _lifetime.Dispose();

    [Fact]
    public void R32_WhatIsInNoStatus_IsNotDone()
    {
        _sut.Schedule(Owner());

        _doer.Done.ShouldBeEmpty();
        _sut.Finished(Owner()).ShouldBeEmpty();
    }

    [Fact]
    public void R32_WhatTheStatusSays_IsDoneOnce_AndTheOutcomeStaysUntilItIsWritten()
    {
        _sut.Schedule(Owner(Run));
        _trigger.Woken.ShouldBe(1);
        _sut.Finished(Owner(Run)).ShouldBe([Done]);

        // A conflict: the outcome is given out again, and nothing is done again.
        _sut.Schedule(Owner(Run));
        _sut.Finished(Owner(Run)).ShouldBe([Done]);
        _doer.Done.ShouldBe(["run-1"]);

        _sut.Written(Owner(Run), [Done], []);
        _sut.Finished(Owner(Run)).ShouldBeEmpty();

        // The cache may lag behind what was written.
        _sut.Schedule(Owner(Run));
        _doer.Done.ShouldBe(["run-1"]);
    }

    [Fact]
    public void R32_OperatorThatComesNext_DoesTheSameRunAgain()
    {
        _sut.Schedule(Owner(Run));

        NewRunner().Schedule(Owner(Run));

        _doer.Done.ShouldBe(["run-1", "run-1"]);
    }

    [Fact]
    public void WhatIsUnderWay_IsNotBegunAgain()
    {
        _doer.Answer = new TaskCompletionSource<ActionOutcome>().Task;

        _sut.Schedule(Owner(Run));
        _clock.Advance(TimeSpan.FromHours(1));
        _sut.Schedule(Owner(Run));

        _doer.Done.ShouldBe(["run-1"]);
    }

    [Fact]
    public void WhatFailed_IsTriedAgainAfterFiveMinutes()
    {
        _doer.Answer = Task.FromResult(Failed);
        _sut.Schedule(Owner(Run));
        _sut.Written(Owner(Run), [Failed], []);

        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        _sut.Schedule(Owner(Run));
        _doer.Done.Count.ShouldBe(1);

        _clock.Advance(TimeSpan.FromSeconds(1));
        _sut.Schedule(Owner(Run));
        _doer.Done.Count.ShouldBe(2);
    }

    [Fact]
    public void ClockThatIsSetBack_DelaysNoTry()
    {
        var wall = new WallClock(_clock);
        var sut = NewRunner(wall);
        _doer.Answer = Task.FromResult(Failed);
        sut.Schedule(Owner(Run));
        sut.Written(Owner(Run), [Failed], []);

        wall.IsAheadBy = TimeSpan.FromHours(-6);
        _clock.Advance(TimeSpan.FromMinutes(5));
        sut.Schedule(Owner(Run));

        _doer.Done.Count.ShouldBe(2);
    }

    [Fact]
    public void RunsOfOneNamespace_AreDoneSixteenAtATime_AlsoWhenTheyAreRenamed_AndHoldNobodyElseUp()
    {
        var answer = new TaskCompletionSource<ActionOutcome>();
        _doer.Answer = answer.Task;
        ActionRun[] first = [.. Enumerable.Range(0, 10).Select(number => Run with { Id = $"first-{number}" })];
        ActionRun[] second = [.. Enumerable.Range(0, 10).Select(number => Run with { Id = $"second-{number}" })];

        _sut.Schedule(Owner(first));
        _sut.Schedule(Owner(second));
        _doer.Done.Count.ShouldBe(16);
        _sut.Schedule(Owner(Run) with { Metadata = new() { Name = "other", NamespaceProperty = "other", Uid = "other" } });
        _doer.Done.Count.ShouldBe(17);

        answer.SetResult(Done);
        _sut.Schedule(Owner(second));
        _doer.Done.Count.ShouldBe(21);
    }

    [Fact]
    public void WhatThrows_IsAFailureThatIsTriedAgain()
    {
        _doer.Answer = Task.FromException<ActionOutcome>(new InvalidOperationException("broken"));

        _sut.Schedule(Owner(Run));

        _sut.Finished(Owner(Run)).ShouldBe([new("run-1", null, "broken")]);
    }

    [Fact]
    public void OperatorThatDoesNotLead_SaysNothing()
    {
        _doer.Answer = Task.FromException<ActionOutcome>(new NotLeaderException("held back"));

        _sut.Schedule(Owner(Run));

        _sut.Finished(Owner(Run)).ShouldBeEmpty();
        _trigger.Woken.ShouldBe(0);
    }

    [Fact]
    public void RunThatWasHeldBack_IsDoneOnceTheOperatorLeads()
    {
        _doer.Answer = Task.FromException<ActionOutcome>(new NotLeaderException("held back"));
        _sut.Schedule(Owner(Run));

        _doer.Answer = Task.FromResult(Done);
        _sut.Schedule(Owner(Run));

        _sut.Finished(Owner(Run)).ShouldBe([Done]);
    }

    [Fact]
    public async Task Ends_AreEventsAndCounts_AndGoWithTheModel()
    {
        _sut.Written(Owner(Run), [], [new("event-retrain", Run, null, "no answer")]);
        (await PageAsync()).ShouldContain(
            """modeldeployment_actions_total{action="event-retrain",name="digits",namespace="ml",result="Done"} 0""");

        _sut.Written(Owner(Run), [], [new("event-retrain", Run, ActionResult.Done, "sink retrain took event run-1")]);
        _sut.Written(Owner(Run), [], [new("event-retrain", Run, ActionResult.Dropped, "given up")]);

        _events.Published.ShouldBe(
        [
            "Warning ActionFailed event-retrain for InputDrift is tried again every five minutes: no answer",
            "Normal ActionDone event-retrain for InputDrift: sink retrain took event run-1",
            "Warning ActionFailed event-retrain for InputDrift: given up",
        ]);
        (await PageAsync()).ShouldContain("""namespace="ml",result="Done"} 1""");
        (await PageAsync()).ShouldContain("""namespace="ml",result="Dropped"} 1""");

        _sut.Forget(Owner(Run));
        (await PageAsync()).ShouldNotContain("event-retrain");
    }

    [Fact]
    public async Task SeriesOfAnActionThatWasRenamed_Go()
    {
        _sut.Written(Owner(Run), [], []);
        (await PageAsync()).ShouldContain("event-retrain");

        var renamed = Owner(Run).Spec.Monitoring!.Actions![0] with { Name = "train" };
        var owner = Owner(Run);
        _sut.Written(
            owner with { Spec = owner.Spec with { Monitoring = new() { Actions = [renamed] } }, Status = new() }, [], []);

        (await PageAsync()).ShouldContain("action=\"train\"");
        (await PageAsync()).ShouldNotContain("event-retrain");
    }

    private ActionRunner NewRunner(TimeProvider? clock = null) => new(
        _doer, new ActionMetrics(_registry), _events, _trigger, clock ?? _clock, _lifetime, NullLogger<ActionRunner>.Instance);

    private async Task<string> PageAsync()
    {
        using var page = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(page);
        return System.Text.Encoding.UTF8.GetString(page.ToArray());
    }

    private static ModelDeployment Owner(params ActionRun[] pending) =>
        Sample.Digits(spec => spec with
        {
            Monitoring = new() { Actions = [new() { When = ["InputDrift"], Event = new() { Sink = "retrain" } }] },
        }) with
        {
            Status = new() { Actions = [new() { Name = "event-retrain", Pending = pending }] },
        };

    /// <summary>A clock on the wall, which people can set, over one that only goes on.</summary>
    private sealed class WallClock(TimeProvider steady) : TimeProvider
    {
        public TimeSpan IsAheadBy { get; set; }

        public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + IsAheadBy;

        public override long GetTimestamp() => steady.GetTimestamp();

        public override long TimestampFrequency => steady.TimestampFrequency;
    }

    private sealed class Doer : IActionDoer
    {
        public Task<ActionOutcome> Answer { get; set; } = Task.FromResult(ActionRunnerTests.Done);

        public List<string> Done { get; } = [];

        public Task<ActionOutcome> DoAsync(ModelDeployment owner, ActionSpec action, ActionRun run, CancellationToken cancellationToken)
        {
            Done.Add(run.Id);
            return Answer;
        }
    }

    private sealed class Recorder : IEventRecorder
    {
        public List<string> Published { get; } = [];

        public void Publish(IKubernetesObject<V1ObjectMeta> regarding, string type, string reason, string action, string note) =>
            Published.Add($"{type} {reason} {note}");
    }

    private sealed class Trigger : IReconcileTrigger<ModelDeployment>
    {
        public int Woken { get; private set; }

        public void Enqueue(string? ns, string name) => Woken++;
    }
}
