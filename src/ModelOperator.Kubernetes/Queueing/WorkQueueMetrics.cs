using System.Diagnostics.Metrics;

namespace ModelOperator.Kubernetes.Queueing;

/// <summary>The workqueue_* metrics of one queue, named as client-go's.</summary>
internal sealed class WorkQueueMetrics
{
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300, 1000],
    };

    private readonly KeyValuePair<string, object?> _name;
    private readonly Counter<long> _adds;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _waited;
    private readonly Histogram<double> _worked;

    /// <param name="meter">The library's meter; the same queue name must be used once only.</param>
    /// <param name="queue">The queue's name.</param>
    /// <param name="depth">Keys that wait now.</param>
    /// <param name="unfinishedSeconds">Seconds of work in progress, all workers together, and of the longest.</param>
    public WorkQueueMetrics(Meter meter, string queue, Func<int> depth, Func<(double Sum, double Longest)> unfinishedSeconds)
    {
        _name = new("name", queue);
        _adds = meter.CreateCounter<long>("workqueue_adds_total", description: "Keys added to the queue.");
        _retries = meter.CreateCounter<long>("workqueue_retries_total", description: "Keys added again after a failure.");
        _waited = meter.CreateHistogram("workqueue_queue_duration_seconds", description: "Time a key waits in the queue.", advice: Seconds);
        _worked = meter.CreateHistogram("workqueue_work_duration_seconds", description: "Time a key is worked on.", advice: Seconds);
        KeyValuePair<string, object?>[] all = [_name];
        meter.CreateObservableGauge("workqueue_depth", () => new Measurement<int>(depth(), all), description: "Keys that wait in the queue.");
        meter.CreateObservableGauge(
            "workqueue_unfinished_work_seconds",
            () => new Measurement<double>(unfinishedSeconds().Sum, all),
            description: "Seconds of work in progress that work_duration has not seen yet.");
        meter.CreateObservableGauge(
            "workqueue_longest_running_processor_seconds",
            () => new Measurement<double>(unfinishedSeconds().Longest, all),
            description: "Seconds that the longest running worker has been at its key.");
    }

    public void Added() => _adds.Add(1, _name);

    public void Retried() => _retries.Add(1, _name);

    public void Waited(TimeSpan time) => _waited.Record(time.TotalSeconds, _name);

    public void Worked(TimeSpan time) => _worked.Record(time.TotalSeconds, _name);
}
