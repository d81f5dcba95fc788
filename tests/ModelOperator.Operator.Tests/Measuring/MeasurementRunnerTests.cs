using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Operator.Measuring;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Measuring;

public sealed class MeasurementRunnerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly MetricStatus Passed = new() { Name = "errors", Verdict = MetricVerdict.Pass };

    private readonly Measurer measurer = new();
    private readonly Trigger trigger = new();
    private readonly Lifetime lifetime = new();
    private readonly ModelDeployment owner = Sample.Digits();
    private readonly MeasurementRunner sut;

    public MeasurementRunnerTests() =>
        sut = new MeasurementRunner(measurer, trigger, TimeProvider.System, lifetime, NullLogger<MeasurementRunner>.Instance);

    public void Dispose() => lifetime.Dispose();

    [Fact]
    public async Task DueMeasurement_IsMadeAndGivenOutOnce()
    {
        sut.Schedule(owner, Request("a/Step/0"));
        measurer.Asked.Single().Answer.SetResult([Passed]);
        await trigger.Enqueued.Task.WaitAsync(Patience);

        var taken = sut.Take(owner).ShouldNotBeNull();

        (taken.StageKey, taken.Result!.Single()).ShouldBe(("a/Step/0", Passed));
        sut.Take(owner).ShouldBeNull();
    }

    [Fact]
    public void MeasurementUnderWay_IsNotMadeTwice()
    {
        sut.Schedule(owner, Request("a/Step/0"));
        sut.Schedule(owner, Request("a/Step/0"));

        measurer.Asked.Count.ShouldBe(1);
        sut.Take(owner).ShouldBeNull();
    }

    [Fact]
    public async Task MeasurementOfAStageThatPassed_IsDropped()
    {
        sut.Schedule(owner, Request("a/Step/0"));
        sut.Schedule(owner, Request("a/Step/1"));

        measurer.Asked.Count.ShouldBe(2);
        measurer.Asked[0].Cancelled.ShouldBeTrue();
        measurer.Asked[1].Answer.SetResult([Passed]);
        await trigger.Enqueued.Task.WaitAsync(Patience);
        sut.Take(owner)!.StageKey.ShouldBe("a/Step/1");
    }

    [Fact]
    public void MeasurementThatIsNotDue_IsNotMade()
    {
        sut.Schedule(owner, Request("a/Step/0") with { DueAt = TimeProvider.System.GetUtcNow().AddHours(1) });

        measurer.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task MeasurementThatThrows_IsMadeAgain()
    {
        sut.Schedule(owner, Request("a/Step/0"));
        measurer.Asked.Single().Answer.SetException(new InvalidOperationException("broken"));
        await trigger.Enqueued.Task.WaitAsync(Patience);

        sut.Take(owner).ShouldBeNull();
        sut.Schedule(owner, Request("a/Step/0"));
        measurer.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public void ModelDeploymentThatIsGone_IsMeasuredNoMore()
    {
        sut.Schedule(owner, Request("a/Step/0"));
        sut.Forget(owner);

        measurer.Asked.Single().Cancelled.ShouldBeTrue();
        measurer.Forgotten.ShouldBe([(owner, true)]);
    }

    private static AnalysisRequest Request(string stage) => new("a", "b", stage, TimeSpan.Zero, DateTimeOffset.MinValue) { StartedAt = DateTimeOffset.MinValue };

    private sealed class Measurer : IStageMeasurer
    {
        public List<Question> Asked { get; } = [];

        /// <summary>Who was forgotten, and whether nothing was being measured for it by then.</summary>
        public List<(ModelDeployment Owner, bool AllCancelled)> Forgotten { get; } = [];

        public Task<IReadOnlyList<MetricStatus>> MeasureAsync(ModelDeployment owner, AnalysisRequest request, CancellationToken cancellationToken)
        {
            var question = new Question(new TaskCompletionSource<IReadOnlyList<MetricStatus>>(), cancellationToken);
            Asked.Add(question);
            return question.Answer.Task;
        }

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

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => stopping.Cancel();

        public void Dispose() => stopping.Dispose();
    }
}
