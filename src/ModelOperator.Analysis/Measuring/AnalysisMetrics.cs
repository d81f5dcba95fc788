using System.Diagnostics.Metrics;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Status;

namespace ModelOperator.Analysis.Measuring;

/// <summary>What the analysis tells about itself.</summary>
internal sealed class AnalysisMetrics
{
    private readonly Counter<long> _queries;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _measurements;
    private readonly Gauge<int> _verdict;
    private readonly Gauge<double> _value;

    public AnalysisMetrics(IMeterFactory factory)
    {
        var meter = factory.Create("ModelOperator.Analysis");
        _queries = meter.CreateCounter<long>("analysis_queries_total", description: "Queries to metric sources, by outcome.");
        _duration = meter.CreateHistogram<double>("analysis_query_duration_seconds", "s", "Time a query took, retries included.");
        _measurements = meter.CreateCounter<long>("analysis_measurements_total", description: "Measurements of metrics, by verdict.");
        _verdict = meter.CreateGauge<int>("modeldeployment_analysis_verdict", description: "1 for the newest verdict of a metric, 0 for the others.");
        _value = meter.CreateGauge<double>("modeldeployment_analysis_value", description: "The newest value of a metric; NaN without data.");
    }

    public void Asked(string source, QueryOutcome outcome, TimeSpan elapsed)
    {
        _queries.Add(1, new KeyValuePair<string, object?>("source", source), new KeyValuePair<string, object?>("outcome", outcome.ToString()));
        _duration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("source", source));
    }

    /// <summary>Counts the verdict, and shows it and the value as the newest of its ModelDeployment and metric.</summary>
    public void Judged(MetricStatus status, TemplateContext context)
    {
        Judged(status.Verdict);
        KeyValuePair<string, object?>[] tags = [new("namespace", context.Namespace), new("name", context.Name), new("metric", status.Name)];
        foreach (var verdict in Enum.GetValues<MetricVerdict>())
        {
            _verdict.Record(status.Verdict == verdict ? 1 : 0, [.. tags, new("verdict", verdict.ToString())]);
        }

        _value.Record(status.Value ?? double.NaN, tags);
    }

    public void Judged(MetricVerdict verdict) =>
        _measurements.Add(1, new KeyValuePair<string, object?>("verdict", verdict.ToString()));
}
