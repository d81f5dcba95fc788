using Prometheus;

namespace ModelOperator.Analysis.Sources;

/// <summary>Counts the queries to metric sources, whoever asks: the analysis of rollouts, and monitoring.</summary>
/// <param name="registry">Shows the metrics.</param>
public sealed class QueryMetrics(CollectorRegistry registry)
{
    private static readonly HistogramConfiguration Times = new()
    {
        Buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private readonly Counter _queries = Metrics.WithCustomRegistry(registry).CreateCounter(
        "analysis_queries_total", "Queries to metric sources, of rollouts and of monitoring, by outcome.", ["outcome", "source"]);

    private readonly Histogram _duration = Metrics.WithCustomRegistry(registry).CreateHistogram(
        "analysis_query_duration_seconds", "Time a query took, retries included.", ["source"], Times);

    /// <summary>Counts one query that was answered, or failed.</summary>
    /// <param name="source">The name of the metric source.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="elapsed">The time that it took, with its retries and without its wait for a turn.</param>
    public void Asked(string source, QueryOutcome outcome, TimeSpan elapsed)
    {
        _queries.WithLabels(outcome.ToString(), source).Inc();
        _duration.WithLabels(source).Observe(elapsed.TotalSeconds);
    }
}
