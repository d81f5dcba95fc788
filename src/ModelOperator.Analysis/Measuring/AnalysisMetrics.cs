using System.Diagnostics.Metrics;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api.Status;

namespace ModelOperator.Analysis.Measuring;

/// <summary>What the analysis tells about itself.</summary>
internal sealed class AnalysisMetrics
{
    private readonly Counter<long> _queries;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _measurements;

    public AnalysisMetrics(IMeterFactory factory)
    {
        var meter = factory.Create("ModelOperator.Analysis");
        _queries = meter.CreateCounter<long>("analysis_queries_total", description: "Queries to metric sources, by outcome.");
        _duration = meter.CreateHistogram<double>("analysis_query_duration_seconds", "s", "Time a query took, retries included.");
        _measurements = meter.CreateCounter<long>("analysis_measurements_total", description: "Measurements of metrics, by verdict.");
    }

    public void Asked(string source, QueryOutcome outcome, TimeSpan elapsed)
    {
        _queries.Add(1, new KeyValuePair<string, object?>("source", source), new KeyValuePair<string, object?>("outcome", outcome.ToString()));
        _duration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("source", source));
    }

    public void Judged(MetricVerdict verdict) =>
        _measurements.Add(1, new KeyValuePair<string, object?>("verdict", verdict.ToString()));
}
