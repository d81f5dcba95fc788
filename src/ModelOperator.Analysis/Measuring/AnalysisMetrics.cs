using ModelOperator.Api.Status.Metrics;
using ModelOperator.Hosting.Metrics.Owners;
using Prometheus;

namespace ModelOperator.Analysis.Measuring;

/// <summary>The metrics of the analysis itself.</summary>
internal sealed class AnalysisMetrics
{
    private readonly Lock _gate = new();
    private readonly Counter _measurements;
    private readonly OwnerFamily _verdict;
    private readonly OwnerFamily _value;

    public AnalysisMetrics(CollectorRegistry registry)
    {
        _measurements = Metrics.WithCustomRegistry(registry).CreateCounter(
            "analysis_measurements_total", "Measurements of metrics, by verdict.", ["verdict"]);
        var metrics = OwnerMetrics.Of(registry);
        _verdict = metrics.Gauge(
            "modeldeployment_analysis_verdict", "1, with the newest verdict of a metric; the other verdicts have no series.",
            "metric", "name", "namespace", "verdict");
        _value = metrics.Gauge(
            "modeldeployment_analysis_value", "The newest value of a metric; NaN without data.", "metric", "name", "namespace");
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

            var owner = new MetricOwner(@namespace, name);
            _value.Show(owner, [.. measured.Select(status => new OwnerSeries(status.Value ?? double.NaN, status.Name))]);
            // Three zeros beside it would be more than half of the series that a rollout leaves.
            _verdict.Show(owner, [.. measured.Select(status => new OwnerSeries(1, status.Name, status.Verdict.ToString()))]);
        }
    }

    /// <summary>Stops showing a ModelDeployment.</summary>
    public void Forget(string @namespace, string name)
    {
        lock (_gate)
        {
            var owner = new MetricOwner(@namespace, name);
            _value.Forget(owner);
            _verdict.Forget(owner);
        }
    }
}
