using System.Diagnostics.Metrics;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api.Status;

namespace ModelOperator.Analysis.Measuring;

/// <summary>What the analysis tells about itself.</summary>
internal sealed class AnalysisMetrics
{
    private static readonly MetricVerdict[] Verdicts = Enum.GetValues<MetricVerdict>();
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Namespace, string Name), IReadOnlyList<MetricStatus>> _newest = [];
    private readonly Counter<long> _queries;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _measurements;

    public AnalysisMetrics(IMeterFactory factory)
    {
        var meter = factory.Create("ModelOperator.Analysis");
        _queries = meter.CreateCounter<long>("analysis_queries_total", description: "Queries to metric sources, by outcome.");
        _duration = meter.CreateHistogram<double>("analysis_query_duration_seconds", "s", "Time a query took, retries included.");
        _measurements = meter.CreateCounter<long>("analysis_measurements_total", description: "Measurements of metrics, by verdict.");
        meter.CreateObservableGauge("modeldeployment_analysis_verdict", ObserveVerdicts, description: "1 for the newest verdict of a metric, 0 for the others.");
        meter.CreateObservableGauge("modeldeployment_analysis_value", ObserveValues, description: "The newest value of a metric; NaN without data.");
    }

    public void Asked(string source, QueryOutcome outcome, TimeSpan elapsed)
    {
        _queries.Add(1, new KeyValuePair<string, object?>("source", source), new KeyValuePair<string, object?>("outcome", outcome.ToString()));
        _duration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("source", source));
    }

    /// <summary>Counts the verdicts, and shows them and the values as the newest of their ModelDeployment, in place of all before.</summary>
    /// <param name="namespace">The ModelDeployment's namespace.</param>
    /// <param name="name">The ModelDeployment's name.</param>
    /// <param name="measured">All of its metrics.</param>
    /// <param name="cancellationToken">Cancelled before <see cref="Forget"/>: what nobody waits for any more is not shown.</param>
    public void Judged(string @namespace, string name, IReadOnlyList<MetricStatus> measured, CancellationToken cancellationToken)
    {
        foreach (var status in measured)
        {
            _measurements.Add(1, new KeyValuePair<string, object?>("verdict", status.Verdict.ToString()));
        }

        lock (_gate)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                _newest[(@namespace, name)] = measured;
            }
        }
    }

    /// <summary>Shows a ModelDeployment no more.</summary>
    public void Forget(string @namespace, string name)
    {
        lock (_gate)
        {
            _newest.Remove((@namespace, name));
        }
    }

    private IEnumerable<Measurement<int>> ObserveVerdicts() => Observe<Measurement<int>>((status, tags) =>
        Verdicts.Select(verdict => new Measurement<int>(status.Verdict == verdict ? 1 : 0, [.. tags, new("verdict", verdict.ToString())])));

    private IEnumerable<Measurement<double>> ObserveValues() => Observe<Measurement<double>>((status, tags) => [new(status.Value ?? double.NaN, tags)]);

    private IEnumerable<T> Observe<T>(Func<MetricStatus, KeyValuePair<string, object?>[], IEnumerable<T>> measure)
    {
        lock (_gate)
        {
            return
            [
                .. _newest.SelectMany(owner => owner.Value.SelectMany(status => measure(
                    status, [new("namespace", owner.Key.Namespace), new("name", owner.Key.Name), new("metric", status.Name)]))),
            ];
        }
    }
}
