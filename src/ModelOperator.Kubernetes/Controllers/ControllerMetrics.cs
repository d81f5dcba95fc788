using System.Diagnostics.Metrics;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>The controller_runtime_* metrics of one controller.</summary>
internal sealed class ControllerMetrics
{
    private readonly KeyValuePair<string, object?> controller;
    private readonly Counter<long> total;
    private readonly Counter<long> errors;
    private readonly Histogram<double> seconds;
    private int active;

    public ControllerMetrics(Meter meter, string name, int workers)
    {
        controller = new("controller", name);
        total = meter.CreateCounter<long>("controller_runtime_reconcile_total", description: "Reconciles by controller and result.");
        errors = meter.CreateCounter<long>("controller_runtime_reconcile_errors_total", description: "Reconciles that failed.");
        seconds = meter.CreateHistogram(
            "controller_runtime_reconcile_time_seconds",
            description: "Length of reconciles.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
            });
        KeyValuePair<string, object?>[] tags = [controller];
        meter.CreateObservableGauge(
            "controller_runtime_active_workers", () => new Measurement<int>(active, tags), description: "Workers that reconcile now.");
        meter.CreateObservableGauge(
            "controller_runtime_max_concurrent_reconciles", () => new Measurement<int>(workers, tags), description: "Workers there are.");

        // A result that never happened is a zero, not a gap.
        foreach (var result in ReconcileOutcomes.All)
        {
            total.Add(0, controller, new("result", result));
        }

        errors.Add(0, controller);
    }

    public void Started() => Interlocked.Increment(ref active);

    public void Ended(string result, TimeSpan time)
    {
        Interlocked.Decrement(ref active);
        total.Add(1, controller, new("result", result));
        seconds.Record(time.TotalSeconds, controller);
        if (result == ReconcileOutcomes.Error)
        {
            errors.Add(1, controller);
        }
    }
}
