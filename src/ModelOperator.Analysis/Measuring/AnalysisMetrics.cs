using ModelOperator.Api.Status.Metrics;
using Prometheus;

namespace ModelOperator.Analysis.Measuring;

/// <summary>The metrics of the analysis itself.</summary>
internal sealed class AnalysisMetrics
{
    private static readonly MetricVerdict[] Verdicts = Enum.GetValues<MetricVerdict>();

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Namespace, string Name), IReadOnlyList<string>> _shown = [];
    private readonly Counter _measurements;
    private readonly Gauge _verdict;
    private readonly Gauge _value;

    public AnalysisMetrics(CollectorRegistry registry)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        _measurements = metrics.CreateCounter("analysis_measurements_total", "Measurements of metrics, by verdict.", ["verdict"]);
        _verdict = metrics.CreateGauge(
            "modeldeployment_analysis_verdict",
            "1 for the newest verdict of a metric, 0 for the others.",
            ["metric", "name", "namespace", "verdict"]);
        _value = metrics.CreateGauge(
            "modeldeployment_analysis_value",
            "The newest value of a metric; NaN without data.",
            ["metric", "name", "namespace"]);
    }

    /// <summary>Counts the verdicts, and shows them and the values as the newest of their ModelDeployment, in place of all earlier
    /// ones.</summary>
    /// <param name="namespace">The ModelDeployment's namespace.</param>
    /// <param name="name">The ModelDeployment's name.</param>
    /// <param name="measured">The measurements of all of its metrics.</param>
    /// <param name="cancellationToken">Cancelled before <see cref="Forget"/>, so that measurements that nobody waits for are not
    /// shown.</param>
    public void Judged(string @namespace, string name, IReadOnlyList<MetricStatus> measured, CancellationToken cancellationToken)
    {
        foreach (var status in measured)
        {
            _measurements.WithLabels(status.Verdict.ToString()).Inc();
        }

        lock (_gate)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            var before = _shown.GetValueOrDefault((@namespace, name), []);
            Hide(@namespace, name, before.Except(measured.Select(status => status.Name), StringComparer.Ordinal));
            foreach (var status in measured)
            {
                _value.WithLabels(status.Name, name, @namespace).Set(status.Value ?? double.NaN);
                foreach (var verdict in Verdicts)
                {
                    _verdict.WithLabels(status.Name, name, @namespace, verdict.ToString()).Set(status.Verdict == verdict ? 1 : 0);
                }
            }

            _shown[(@namespace, name)] = [.. measured.Select(status => status.Name)];
        }
    }

    /// <summary>Stops showing a ModelDeployment.</summary>
    public void Forget(string @namespace, string name)
    {
        lock (_gate)
        {
            if (_shown.Remove((@namespace, name), out var metrics))
            {
                Hide(@namespace, name, metrics);
            }
        }
    }

    private void Hide(string @namespace, string name, IEnumerable<string> metrics)
    {
        foreach (var metric in metrics)
        {
            _value.RemoveLabelled(metric, name, @namespace);
            foreach (var verdict in Verdicts)
            {
                _verdict.RemoveLabelled(metric, name, @namespace, verdict.ToString());
            }
        }
    }
}
