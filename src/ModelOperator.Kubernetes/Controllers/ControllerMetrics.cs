using Prometheus;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>The controller_runtime_* metrics of one controller.</summary>
internal sealed class ControllerMetrics
{
    private static readonly HistogramConfiguration Seconds = new()
    {
        Buckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private readonly Dictionary<string, Counter.Child> _total;
    private readonly Counter.Child _errors;
    private readonly Histogram.Child _seconds;
    private readonly Gauge.Child _active;

    public ControllerMetrics(MetricFactory metrics, string name, int workers)
    {
        var total = metrics.CreateCounter(
            "controller_runtime_reconcile_total", "Reconciles by controller and result.", ["controller", "result"]);
        // A result that has not happened yet is shown as 0 and not as a gap.
        _total = ReconcileOutcomes.All.ToDictionary(result => result, result => total.WithLabels(name, result), StringComparer.Ordinal);
        _errors = metrics.CreateCounter("controller_runtime_reconcile_errors_total", "Reconciles that failed.", ["controller"])
            .WithLabels(name);
        _seconds = metrics.CreateHistogram("controller_runtime_reconcile_time_seconds", "Length of reconciles.", ["controller"], Seconds)
            .WithLabels(name);
        _active = metrics.CreateGauge("controller_runtime_active_workers", "Workers that reconcile now.", ["controller"])
            .WithLabels(name);
        metrics.CreateGauge("controller_runtime_max_concurrent_reconciles", "Workers there are.", ["controller"])
            .WithLabels(name).Set(workers);
    }

    public void Started() => _active.Inc();

    public void Ended(string result, TimeSpan time)
    {
        _active.Dec();
        _total[result].Inc();
        _seconds.Observe(time.TotalSeconds);
        if (result == ReconcileOutcomes.Error)
        {
            _errors.Inc();
        }
    }
}
