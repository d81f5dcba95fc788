using System.Collections.Concurrent;
using ModelOperator.Analysis.Counting;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Analysis.Sources.Gateway;

/// <summary>
/// Reads the counters of the gateway pods themselves, for clusters without Prometheus. It answers built-in metrics, but no PromQL.
/// </summary>
internal sealed class GatewaySource(string name, IGatewayPods pods, HttpMessageHandler handler, TimeProvider time)
    : IMetricSource, ICounterSource, IDisposable
{
    /// <summary>The name of this source in every operator.</summary>
    public const string OwnName = "gateway";

    private const int PagesAtOnce = 4;

    // This limits all pods of a ModelDeployment together, so that slow ones delay only their own ModelDeployment for long.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Unused = TimeSpan.FromDays(1);

    /// <summary>The number of metrics of which it remembers counts.</summary>
    internal int Remembered => _memories.Count;

    private readonly HttpClient _client = new(handler, disposeHandler: true) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    private readonly ConcurrentDictionary<string, CounterMemory> _memories = new(StringComparer.Ordinal);

    public string Name => name;

    public MetricScope Scope => MetricScope.Namespace;

    public SourceLabels Labels { get; } = new();

    public Task<QueryResult> QueryAsync(string @namespace, string query, CancellationToken cancellationToken) =>
        Task.FromResult(QueryResult.Without(
            QueryOutcome.Refused,
            $"metric source '{name}' reads the gateways and knows no PromQL; use a built-in metric, or have an administrator add "
            + "a Prometheus"));

    public async Task<CounterResult> CountAsync(CounterQuery query, CancellationToken cancellationToken)
    {
        string[] families = query.Metric switch
        {
            BuiltinMetric.ErrorRate =>
                [GatewayMetricNames.Requests, GatewayMetricNames.ShadowRequests, GatewayMetricNames.UnansweredBuckets],
            BuiltinMetric.Latency => [GatewayMetricNames.RequestDurationBuckets, GatewayMetricNames.ShadowRequestDurationBuckets],
            BuiltinMetric.TimeToFirstToken =>
                [GatewayMetricNames.TimeToFirstTokenBuckets, GatewayMetricNames.ShadowTimeToFirstTokenBuckets],
            BuiltinMetric.TimePerOutputToken =>
                [GatewayMetricNames.TimePerOutputTokenBuckets, GatewayMetricNames.ShadowTimePerOutputTokenBuckets],
            BuiltinMetric.ShadowMismatch => [GatewayMetricNames.ShadowCompared],
            BuiltinMetric.WrongRate => [GatewayMetricNames.Feedback],
            BuiltinMetric.ShadowWrongRate => [GatewayMetricNames.ShadowFeedback],
            BuiltinMetric.MissRate or BuiltinMetric.FalseAlarmRate or BuiltinMetric.F1Loss => [GatewayMetricNames.FeedbackClasses],
            BuiltinMetric.MeanAbsoluteError => [GatewayMetricNames.FeedbackNumbers, GatewayMetricNames.FeedbackAbsoluteErrors],
            BuiltinMetric.RootMeanSquareError => [GatewayMetricNames.FeedbackNumbers, GatewayMetricNames.FeedbackSquaredErrors],
            _ => [],
        };
        if (families.Length == 0)
        {
            return Without(QueryOutcome.Refused, "the gateways do not count this; it needs a Prometheus that scrapes the model servers");
        }

        Forget();
        var context = query.Context;
        var memory = _memories.GetOrAdd(
            $"{context.Namespace}/{context.Name}/{query.Metric}/{query.Class}", _ => new() { UsedAt = time.GetUtcNow() });
        if (query.Before)
        {
            lock (memory)
            {
                return CounterResult.Of(memory.Before, "the operator has seen no stage of these revisions just before this one");
            }
        }

        var found = pods.Of(context.Namespace, context.Name);
        if (found.Count == 0)
        {
            return Without(QueryOutcome.Unavailable, $"{context.Namespace}/{context.Name} has no running gateway pod");
        }

        lock (memory)
        {
            memory.UsedAt = time.GetUtcNow();
            memory.Begin(context.Stage, context.StartedAt, context.Candidate.Revision, context.Stable.Revision);
            memory.Keep(found.Select(pod => pod.Id).ToHashSet(StringComparer.Ordinal));
        }

        var problems = await ReadAllAsync(found, families, query, memory, cancellationToken);
        lock (memory)
        {
            // A pod that is silent for a while catches up later; its counts come late but are not lost.
            return problems.Count == found.Count ? Without(QueryOutcome.Unavailable, $"no gateway pod shows its counters; {problems[0]}")
                : memory.IsFull ? Without(
                    QueryOutcome.Unavailable,
                    $"the gateway pods show more than {CounterMemory.MostSums} counters of two revisions, which no gateway has")
                : CounterResult.Of(memory.Rises, $"the gateways show no {families[0]}");
        }
    }

    public Task BeginAsync(CounterQuery query, CancellationToken cancellationToken) => CountAsync(query, cancellationToken);

    public void Forget(string @namespace, string name)
    {
        foreach (var metric in _memories.Keys.Where(key => key.StartsWith($"{@namespace}/{name}/", StringComparison.Ordinal)))
        {
            _memories.TryRemove(metric, out _);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Takes each page into the memory as it arrives, and returns the problems of those that did not.</summary>
    private async Task<IReadOnlyList<string>> ReadAllAsync(
        IReadOnlyList<GatewayPod> found, string[] families, CounterQuery query, CounterMemory memory,
        CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var problems = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(found, new ParallelOptions { MaxDegreeOfParallelism = PagesAtOnce }, async (pod, _) =>
        {
            try
            {
                var (asked, askedAt) = (0L, time.GetUtcNow());
                lock (memory)
                {
                    asked = memory.Ask();
                }

                var page = await ReadAsync(pod, families, query, either.Token);
                lock (memory)
                {
                    memory.Add(pod.Id, asked, askedAt, page);
                }
            }
            catch (Exception exception)
                when (exception is (HttpRequestException or IOException or OperationCanceledException or InvalidDataException))
            {
                problems.Enqueue($"{pod.Metrics}: {exception.Message}");
            }
        });
        cancellationToken.ThrowIfCancellationRequested();
        return [.. problems];
    }

    private async Task<IReadOnlyList<Sample>> ReadAsync(
        GatewayPod pod, string[] families, CounterQuery query, CancellationToken cancellationToken)
    {
        var context = query.Context;
        using var response = await _client.GetAsync(pod.Metrics, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidDataException($"it answers {(int)response.StatusCode}");
        }

        if (response.Content.Headers.ContentLength is null && response.Headers.TransferEncodingChunked is not true)
        {
            throw new InvalidDataException("its page ends where the connection does, and may be a part of it");
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await Page.ReadAsync(body, families, IsOfThisOne, cancellationToken)
            ?? throw new InvalidDataException("its page is not in Prometheus' text format, cut off or too long");

        // There are many slices of feedback, so those of earlier revisions are left out.
        bool IsOfThisOne(Sample sample) => sample["namespace"] == context.Namespace && sample["name"] == context.Name
            && (query.Class is null || sample["class"] == query.Class)
            && (sample["slice"] is "" or FeedbackSlice.All
                || sample["revision"] == context.Candidate.Revision || sample["revision"] == context.Stable.Revision);
    }

    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var (key, memory) in _memories)
        {
            lock (memory)
            {
                if (now - memory.UsedAt > Unused)
                {
                    _memories.TryRemove(key, out _);
                }
            }
        }
    }

    private CounterResult Without(QueryOutcome outcome, string message) =>
        CounterResult.Without(QueryResult.Without(outcome, $"metric source '{name}': {message}"));
}
