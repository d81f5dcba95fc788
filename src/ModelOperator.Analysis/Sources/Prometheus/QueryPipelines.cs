using Polly;
using Polly.CircuitBreaker;

namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>The pipelines of all namespaces to a source. Timeouts and errors open only the breaker of the namespace whose queries have
/// them, because a query may itself be their cause. Only a source that cannot be reached is closed to all.</summary>
internal sealed class QueryPipelines
{
    private static readonly TimeSpan Unused = TimeSpan.FromHours(1);

    private readonly MetricSourceOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<Attempt> _common;
    private readonly CircuitBreakerStateProvider _reach = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, QueryPipeline> _pipelines = new(StringComparer.Ordinal);
    private volatile string _lastUnreachable = "";

    public QueryPipelines(MetricSourceOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        var breaker = QueryPipeline.Breaker(
            options, outcome => outcome.Result.Unreachable, failure => _lastUnreachable = failure.Result.Result.Message!);
        breaker.StateProvider = _reach;
        _common = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
            .AddCircuitBreaker(breaker).AddTimeout(options.Timeout).Build();
    }

    /// <summary>The number of namespaces that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _pipelines.Count;
            }
        }
    }

    /// <summary>The pipeline of a namespace. Pipelines that nobody has used for an hour are forgotten.</summary>
    public QueryPipeline Of(string @namespace)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            if (!_pipelines.TryGetValue(@namespace, out var pipeline))
            {
                foreach (var unused in _pipelines.Where(one => now - one.Value.UsedAt > Unused).Select(one => one.Key).ToList())
                {
                    _pipelines.Remove(unused);
                }

                _pipelines[@namespace] = pipeline = new(_options, _time, _common);
            }

            pipeline.UsedAt = now;
            return pipeline;
        }
    }

    /// <summary>The reason why a breaker is open: the source's own when its breaker is open, otherwise the namespace's.</summary>
    public string Reason(QueryPipeline pipeline) => _reach.CircuitState is CircuitState.Closed ? pipeline.LastFailure : _lastUnreachable;
}
