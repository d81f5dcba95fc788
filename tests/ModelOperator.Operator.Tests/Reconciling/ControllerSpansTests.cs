using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Hosting.Tracing;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Reconciling;

/// <summary>The spans of turns of the whole operator, with the outcomes that the controller gives them.</summary>
public sealed class ControllerSpansTests : IDisposable
{
    private const string Going = """{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z","finalizers":["kubernetes"]}}""";

    // A source of its own: operators of other tests are not heard.
    private readonly string _source = Guid.NewGuid().ToString();
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public ControllerSpansTests()
    {
        _listener = new()
        {
            ShouldListenTo = candidate => candidate.Name == _source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task TurnThatWritesAStatus_IsSentWithItsPhase_AndTurnsThatChangeNothingAreNot()
    {
        await using var running = await StartAsync();

        running.Apply(Sample.Digits());

        await Eventually.True(() => Ended("Changed").Any() && Ended("Unchanged").Any());
        Ended("Changed").ShouldAllBe(span => span.Recorded && span.GetTagItem(SpanAttributes.Phase) != null);
        Ended("Unchanged").ShouldAllBe(span => !span.Recorded);
    }

    [Fact]
    public async Task TurnThatSomebodyElseOvertook_IsOutdated_AndNoError()
    {
        await using var running = await StartAsync(cluster => FailStatus(cluster, 409));

        running.Apply(Sample.Digits());

        await Eventually.True(() => Ended("Outdated").Any());
        _ended.ShouldAllBe(span => span.Status == ActivityStatusCode.Unset);
    }

    [Fact]
    public async Task TurnThatFails_IsAnError_WithTheServersSentence()
    {
        await using var running = await StartAsync(cluster => FailStatus(cluster, 500));

        running.Apply(Sample.Digits());

        await Eventually.True(() => Ended("Failed").Any());
        Ended("Failed").ShouldAllBe(span =>
            span.Status == ActivityStatusCode.Error && span.StatusDescription!.Contains("a sentence of the server"));
    }

    [Fact]
    public async Task TurnInANamespaceThatIsGoing_IsOutdated()
    {
        await using var running = await StartAsync(
            cluster => cluster.Put("/api/v1/namespaces/ml", Going), "--Operator:WatchNamespaces=ml");

        running.Apply(Sample.Digits());

        await Eventually.True(() => Ended("Outdated").Any());
        _ended.ShouldAllBe(span => span.Status == ActivityStatusCode.Unset);
    }

    [Fact]
    public async Task TurnThatTheEndOfTheProcessCutsOff_IsNotSent_AndNoError()
    {
        using var answered = new ManualResetEventSlim();
        var asked = new TaskCompletionSource();
        await using (var running = await StartAsync(cluster => cluster.Fail = request =>
        {
            if (IsStatus(request))
            {
                asked.TrySetResult();
                answered.Wait(Eventually.Patience);
            }

            return null;
        }))
        {
            running.Apply(Sample.Digits());
            await asked.Task.Soon();
            await running.StopAsync().Soon();
            answered.Set();
        }

        var cutOff = _ended.Single(span => span.GetTagItem(SpanAttributes.Phase) != null);
        (cutOff.Recorded, cutOff.Status).ShouldBe((false, ActivityStatusCode.Unset));
    }

    private static void FailStatus(MemoryCluster cluster, int status) =>
        cluster.Fail = request => IsStatus(request) ? (status, "a sentence of the server") : null;

    private static bool IsStatus(ScriptedRequest request) =>
        request.Method != "GET" && request.Path.EndsWith("/digits/status", StringComparison.Ordinal);

    private Task<OperatorInMemory> StartAsync(Action<MemoryCluster>? cluster = null, params string[] args) =>
        OperatorInMemory.StartAsync(cluster, services => services.AddSingleton(_ => new Spans(_source)), args);

    private IEnumerable<Activity> Ended(string outcome) => _ended.Where(span => outcome.Equals(span.GetTagItem(SpanAttributes.Outcome)));
}
