using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Hosting.Tracing;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Scheduling;
using ModelOperator.ModelServer.Scheduling.Batching;
using ModelOperator.ModelServer.Tests.Support;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.ModelServer.Tests.Scheduling;

/// <summary>The span of a request's wait ends when its own run begins, or says why no run began.</summary>
public sealed class QueueSpansTests : IDisposable
{
    private readonly string _source = Guid.NewGuid().ToString();
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;
    private readonly ManualTimeProvider _time = new();
    private readonly Spans _spans;

    public QueueSpansTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == _source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        _spans = new Spans(_source);
    }

    public void Dispose()
    {
        _spans.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public async Task RequestsThatRunOneByOne_WaitUntilTheirOwnRun()
    {
        // The answer to the first shows that rows are not kept apart, while the others wait for a run together.
        using var model = new RowModel { MissingOfOne = 1 };
        using var scheduler = Batching(queue: 100);
        var first = RunAsync(scheduler, model, model.Request(1));
        await Eventually.True(() => model.Runs.Count == 1, "the first runs");
        Task[] others = [RunAsync(scheduler, model, model.Request(2)), RunAsync(scheduler, model, model.Request(3))];

        model.LetGo(3);

        await Task.WhenAll([first, .. others]).WaitAsync(Eventually.Patience);
        _ended.Select(span => span.OperationName).ShouldBe(["queue", "compute", "queue", "compute", "queue", "compute"]);
        _ended.ShouldAllBe(span => span.Status == ActivityStatusCode.Unset);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RequestForWhichThereIsNoRoom_HasAWaitThatFailed(bool batches)
    {
        using var model = new RowModel();
        using var batching = Batching(queue: 1);
        IScheduler scheduler = batches ? batching : Direct(queue: 0);
        // Without batches a run is on the caller's thread.
        var (first, second) = (Task.Run(() => RunAsync(scheduler, model, model.Request(1))), Task.CompletedTask);
        await Eventually.True(() => model.Runs.Count == 1, "the first runs");
        if (batches)
        {
            second = RunAsync(scheduler, model, model.Request(2));
        }

        await Should.ThrowAsync<Exception>(() => RunAsync(scheduler, model, model.Request(3)));

        var refused = _ended.Single(span => span.Status == ActivityStatusCode.Error);
        refused.OperationName.ShouldBe("queue");
        refused.GetTagItem(SpanAttributes.ErrorType).ShouldNotBeNull();
        model.LetGo(2);
        await Task.WhenAll(first, second).WaitAsync(Eventually.Patience);
    }

    [Fact]
    public async Task RequestThatWaitsTooLong_HasAWaitThatFailed()
    {
        using var model = new RowModel();
        using var scheduler = Batching(queue: 100);
        var first = RunAsync(scheduler, model, model.Request(1));
        await Eventually.True(() => model.Runs.Count == 1, "the first runs");
        var late = RunAsync(scheduler, model, model.Request(TimeSpan.FromSeconds(1), 2));

        _time.Advance(TimeSpan.FromSeconds(2));

        await Should.ThrowAsync<Exception>(() => late);
        _ended.Single(span => span.Status == ActivityStatusCode.Error).OperationName.ShouldBe("queue");
        model.LetGo(1);
        await first.WaitAsync(Eventually.Patience);
    }

    private BatchScheduler Batching(int queue)
    {
        var (metrics, spans) = (Metrics(), new RunSpans(_spans));
        return new BatchScheduler(
            new BatchSettings(8, TimeSpan.Zero, []), new QueueLimits(1, queue, TimeSpan.FromMinutes(1)), new RunGate(1, queue),
            new BatchRunner(metrics, spans, _time, NullLogger<BatchRunner>.Instance), metrics, spans, _time);
    }

    private DirectScheduler Direct(int queue) =>
        new(new RunGate(1, queue), new QueueLimits(1, queue, TimeSpan.FromMinutes(1)), Metrics(), new RunSpans(_spans), _time);

    private ServerMetrics Metrics() => new(Prometheus.Metrics.WithCustomRegistry(new CollectorRegistry()), _time);

    // The request's own span never ends here: only those below it are looked at.
    private async Task RunAsync(IScheduler scheduler, RowModel model, InferRequest request)
    {
        using (request)
        {
            request.Span = _spans.Begin("request", ActivityKind.Server, default);
            using var result = await scheduler.RunAsync(model.Loaded, request, CancellationToken.None);
        }
    }
}
