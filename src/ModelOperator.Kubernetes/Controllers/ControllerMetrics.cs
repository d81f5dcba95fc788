using System.Diagnostics.Metrics;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>The controller_runtime_* metrics of one controller.</summary>
internal sealed class ControllerMetrics
{
    private readonly KeyValuePair<string, object?> _controller;
    private readonly Counter<long> _total;
    private readonly Counter<long> _errors;
    private readonly Histogram<double> _seconds;
    private int _active;

    public ControllerMetrics(Meter meter, string name, int workers)
    {
        _controller = new("controller", name);
        _total = meter.CreateCounter<long>("controller_runtime_reconcile_total", description: "Reconciles by controller and result.");
        _errors = meter.CreateCounter<long>("controller_runtime_reconcile_errors_total", description: "Reconciles that failed.");
        _seconds = meter.CreateHistogram(
            "controller_runtime_reconcile_time_seconds",
            description: "Length of reconciles.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
            });
        KeyValuePair<string, object?>[] tags = [_controller];
        meter.CreateObservableGauge(
            "controller_runtime_active_workers", () => new Measurement<int>(_active, tags), description: "Workers that reconcile now.");
        meter.CreateObservableGauge(
            "controller_runtime_max_concurrent_reconciles", () => new Measurement<int>(workers, tags), description: "Workers there are.");

        // A result that never happened is a zero, not a gap.
        foreach (var result in ReconcileOutcomes.All)
        {
            _total.Add(0, _controller, new("result", result));
        }

        _errors.Add(0, _controller);
    }

    public void Started() => Interlocked.Increment(ref _active);

    public void Ended(string result, TimeSpan time)
    {
        Interlocked.Decrement(ref _active);
        _total.Add(1, _controller, new("result", result));
        _seconds.Record(time.TotalSeconds, _controller);
        if (result == ReconcileOutcomes.Error)
        {
            _errors.Add(1, _controller);
        }
    }
}
