using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Api;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Operator.Measuring;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Measuring;

public sealed class MeasurementRunnerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly MetricStatus Passed = new() { Name = "errors", Verdict = MetricVerdict.Pass };

    private readonly Measurer _measurer = new();
    private readonly Trigger _trigger = new();
    private readonly StandingLifetime _lifetime = new();
    private readonly ModelDeployment _owner = Sample.Digits();
    private readonly MeasurementRunner _sut;

    public MeasurementRunnerTests() =>
        _sut = new MeasurementRunner(_measurer, _trigger, TimeProvider.System, _lifetime, NullLogger<MeasurementRunner>.Instance);

    public void Dispose() => _lifetime.Dispose();

    [Fact]
    public async Task DueMeasurement_IsMade_AndGivenOutUntilItIsWritten()
    {
        _sut.Schedule(_owner, Request("a/Step/0"));
        _measurer.Asked.Single().Answer.SetResult([Passed]);
        await _trigger.Enqueued.Task.Soon();

        var taken = _sut.Finished(_owner).ShouldNotBeNull();

        (taken.StageKey, taken.Result!.Single()).ShouldBe(("a/Step/0", Passed));
        _sut.Schedule(_owner, Request("a/Step/0"));
        _measurer.Asked.Count.ShouldBe(1, "it is not in the status yet");
        _sut.Finished(_owner).ShouldBeSameAs(taken, "the status could not be written");
        _sut.Written(_owner, taken);
        _sut.Finished(_owner).ShouldBeNull();
        _sut.Schedule(_owner, Request("a/Step/0"));
        _measurer.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public void MeasurementUnderWay_IsNotMadeTwice()
    {
        _sut.Schedule(_owner, Request("a/Step/0"));
        _sut.Schedule(_owner, Request("a/Step/0"));

        _measurer.Asked.Count.ShouldBe(1);
        _sut.Finished(_owner).ShouldBeNull();
    }

    [Fact]
    public async Task MeasurementOfAStageThatPassed_IsDropped()
    {
        _sut.Schedule(_owner, Request("a/Step/0"));
        _sut.Schedule(_owner, Request("a/Step/1"));

        _measurer.Asked.Count.ShouldBe(2);
        _measurer.Asked[0].Cancelled.ShouldBeTrue();
        _measurer.Asked[1].Answer.SetResult([Passed]);
        await _trigger.Enqueued.Task.Soon();
        _sut.Finished(_owner)!.StageKey.ShouldBe("a/Step/1");
    }

    [Fact]
    public void MeasurementThatIsNotDue_IsNotMade()
    {
        _sut.Schedule(_owner, Request("a/Step/0") with { DueAt = TimeProvider.System.GetUtcNow().AddHours(1) });

        _measurer.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task MeasurementThatThrows_IsMadeAgain()
    {
        _sut.Schedule(_owner, Request("a/Step/0"));
        _measurer.Asked.Single().Answer.SetException(new InvalidOperationException("broken"));
        await _trigger.Enqueued.Task.Soon();

        _sut.Finished(_owner).ShouldBeNull();
        _sut.Schedule(_owner, Request("a/Step/0"));
        _measurer.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public void ModelDeploymentThatIsGone_IsMeasuredNoMore()
    {
        _sut.Schedule(_owner, Request("a/Step/0"));
        _sut.Forget(_owner);

        _measurer.Asked.Single().Cancelled.ShouldBeTrue();
        _measurer.Forgotten.ShouldBe([(_owner, true)]);
    }

    [Fact]
    public void RolloutThatEnds_IsToldOnce_AndOneThatNeverMeasuredIsNot()
    {
        _sut.End(_owner);
        _measurer.Ended.ShouldBeEmpty();

        _sut.Schedule(_owner, Request("a/Step/0"));
        _sut.Schedule(_owner, request: null);
        _measurer.Ended.ShouldBeEmpty("a rollout that is paused goes on later");
        _sut.End(_owner);
        _sut.End(_owner);

        _measurer.Ended.ShouldBe([_owner]);
    }

    [Fact]
    public void StageThatBegins_IsToldOnce_AndAgainWhenItBeginsAnew()
    {
        var later = Request("a/Step/0") with { DueAt = TimeProvider.System.GetUtcNow().AddHours(1) };
        _sut.Schedule(_owner, later);
        _sut.Schedule(_owner, later with { DueAt = later.DueAt.AddMinutes(1) });
        _measurer.Begun.ShouldBe([later]);

        var next = later with { StageKey = "a/Step/1" };
        var again = later with { StartedAt = later.StartedAt.AddHours(1) };
        _sut.Schedule(_owner, next);
        _sut.Schedule(_owner, null);
        _sut.Schedule(_owner, next);
        _sut.Schedule(_owner, again);
        _measurer.Begun.ShouldBe([later, next, again]);

        _sut.Forget(_owner);
        _sut.Schedule(_owner, again);
        _measurer.Begun.Count.ShouldBe(4, "an object of the same name is another one");
    }

    [Fact]
    public void MeasurementOfAStageThatIsTriedAgain_IsDropped()
    {
        _sut.Schedule(_owner, Request("a/Step/0"));
        _sut.Schedule(_owner, Request("a/Step/0") with { StartedAt = DateTimeOffset.MinValue.AddHours(1) });

        _measurer.Asked.Count.ShouldBe(2);
        _measurer.Asked[0].Cancelled.ShouldBeTrue();
    }

    private static AnalysisRequest Request(string stage) =>
        new("a", "b", stage, TimeSpan.Zero, DateTimeOffset.MinValue) { StartedAt = DateTimeOffset.MinValue };

    private sealed class Measurer : IStageMeasurer
    {
        public List<Question> Asked { get; } = [];

        public List<AnalysisRequest> Begun { get; } = [];

        /// <summary>The owners that were forgotten, each with true when nothing was being measured for it by then.</summary>
        public List<(ModelDeployment Owner, bool AllCancelled)> Forgotten { get; } = [];

        public Task<IReadOnlyList<MetricStatus>> MeasureAsync(
            ModelDeployment owner, AnalysisRequest request, CancellationToken cancellationToken)
        {
            var question = new Question(new TaskCompletionSource<IReadOnlyList<MetricStatus>>(), cancellationToken);
            Asked.Add(question);
            return question.Answer.Task;
        }

        public Task BeginAsync(ModelDeployment owner, AnalysisRequest request, CancellationToken cancellationToken)
        {
            Begun.Add(request);
            return Task.CompletedTask;
        }

        public List<ModelDeployment> Ended { get; } = [];

        public void End(ModelDeployment owner) => Ended.Add(owner);

        public void Forget(ModelDeployment owner) => Forgotten.Add((owner, Asked.TrueForAll(question => question.Cancelled)));
    }

    private sealed record Question(TaskCompletionSource<IReadOnlyList<MetricStatus>> Answer, CancellationToken Token)
    {
        public bool Cancelled => Token.IsCancellationRequested;
    }

    private sealed class Trigger : IReconcileTrigger<ModelDeployment>
    {
        public TaskCompletionSource Enqueued { get; } = new();

        public void Enqueue(string? ns, string name) => Enqueued.TrySetResult();
    }
}
