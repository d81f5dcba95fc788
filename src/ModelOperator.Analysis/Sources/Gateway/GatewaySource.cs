using System.Collections.Concurrent;
using System.Text;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources.Prometheus;
using ModelOperator.Api.Spec;

namespace ModelOperator.Analysis.Sources.Gateway;

/// <summary>Reads the gateway pods' own counters, where there is no Prometheus. It answers built-in metrics and no PromQL.</summary>
internal sealed class GatewaySource(string name, IGatewayPods pods, HttpMessageHandler handler, TimeProvider time) : IMetricSource, ICounterSource, IDisposable
{
    /// <summary>The name under which every operator has it.</summary>
    public const string OwnName = "gateway";

    private const int LargestPage = 8 * 1024 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Unused = TimeSpan.FromDays(1);

    private readonly HttpClient _client = new(handler, disposeHandler: true) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    private readonly ConcurrentDictionary<string, CounterMemory> _memories = new(StringComparer.Ordinal);

    public string Name => name;

    public MetricScope Scope => MetricScope.Namespace;

    public SourceLabels Labels { get; } = new();

    public Task<QueryResult> QueryAsync(string @namespace, string query, CancellationToken cancellationToken) => Task.FromResult(QueryResult.Without(
        QueryOutcome.Refused, $"metric source '{name}' reads the gateways and knows no PromQL; use a built-in metric, or have an administrator add a Prometheus"));

    public async Task<CounterResult> CountAsync(CounterQuery query, CancellationToken cancellationToken)
    {
        string[] families = query.Metric switch
        {
            BuiltinMetric.ErrorRate => ["model_gateway_requests_total", "model_gateway_shadow_requests_total"],
            BuiltinMetric.Latency => ["model_gateway_request_duration_seconds_bucket", "model_gateway_shadow_request_duration_seconds_bucket"],
            BuiltinMetric.ShadowMismatch => ["model_gateway_shadow_compared_total"],
            _ => [],
        };
        if (families.Length == 0)
        {
            return Without(QueryOutcome.Refused, "the gateways do not count this; it needs a Prometheus that scrapes the model servers");
        }

        Forget();
        var context = query.Context;
        var memory = _memories.GetOrAdd($"{context.Namespace}/{context.Name}/{query.Metric}", _ => new());
        if (query.Before)
        {
            lock (memory)
            {
                return CounterResult.Of(memory.Before, "the operator has seen no stage before this one");
            }
        }

        var found = pods.Of(context.Namespace, context.Name);
        if (found.Count == 0)
        {
            return Without(QueryOutcome.Unavailable, $"{context.Namespace}/{context.Name} has no running gateway pod");
        }

        var pages = await Task.WhenAll(found.Select(pod => ReadAsync(pod, families, cancellationToken)));
        lock (memory)
        {
            memory.UsedAt = time.GetUtcNow();
            memory.Begin(context.Stage);
            foreach (var page in pages.Where(page => page.Samples is not null))
            {
                memory.Add(page.Pod, page.Samples!);
            }

            // A pod that is silent for a while catches up later; its counts are late, not lost.
            return pages.All(page => page.Samples is null)
                ? Without(QueryOutcome.Unavailable, $"no gateway pod shows its counters; {pages[0].Problem}")
                : CounterResult.Of(memory.Rises, $"the gateways show no {families[0]}");
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<(string Pod, IReadOnlyList<(IReadOnlyDictionary<string, string> Labels, double Value)>? Samples, string? Problem)> ReadAsync(
        GatewayPod pod, string[] families, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var response = await _client.GetAsync(pod.Metrics, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                return (pod.Id, null, $"{pod.Metrics} answers {(int)response.StatusCode}");
            }

            return await BoundedBody.ReadAsync(response.Content, LargestPage, either.Token) is { } body
                && TextExposition.Read(Encoding.UTF8.GetString(body.Span), families) is { } samples
                ? (pod.Id, samples, null)
                : (pod.Id, null, $"the page of {pod.Metrics} is not in Prometheus' text format, or too long");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is (HttpRequestException or IOException or OperationCanceledException))
        {
            return (pod.Id, null, $"{pod.Metrics}: {exception.Message}");
        }
    }

    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var (key, memory) in _memories)
        {
            lock (memory)
            {
                if (memory.UsedAt != default && now - memory.UsedAt > Unused)
                {
                    _memories.TryRemove(key, out _);
                }
            }
        }
    }

    private CounterResult Without(QueryOutcome outcome, string message) => CounterResult.Without(QueryResult.Without(outcome, $"metric source '{name}': {message}"));
}
