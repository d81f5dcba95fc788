using Prometheus;

namespace ModelOperator.Kubernetes.Queueing;

/// <summary>The workqueue_* metrics of one queue, with client-go's names.</summary>
internal sealed class WorkQueueMetrics
{
    private static readonly string[] Labels = ["name"];

    private static readonly HistogramConfiguration Seconds = new()
    {
        Buckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300, 1000],
    };

    private readonly Counter.Child _adds;
    private readonly Counter.Child _retries;
    private readonly Histogram.Child _waited;
    private readonly Histogram.Child _worked;

    /// <param name="registry">The registry that shows them. Each queue name may be used only once.</param>
    /// <param name="queue">The queue's name.</param>
    /// <param name="depth">Returns the number of keys that wait now.</param>
    /// <param name="unfinishedSeconds">Returns the seconds of work in progress of all workers together, and of the longest.</param>
    public WorkQueueMetrics(CollectorRegistry registry, string queue, Func<int> depth, Func<(double Sum, double Longest)> unfinishedSeconds)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        _adds = metrics.CreateCounter("workqueue_adds_total", "Keys added to the queue.", Labels).WithLabels(queue);
        _retries = metrics.CreateCounter("workqueue_retries_total", "Keys added again after a failure.", Labels).WithLabels(queue);
        _waited = metrics.CreateHistogram("workqueue_queue_duration_seconds", "Time a key waits in the queue.", Labels, Seconds)
            .WithLabels(queue);
        _worked = metrics.CreateHistogram("workqueue_work_duration_seconds", "Time a key is worked on.", Labels, Seconds)
            .WithLabels(queue);
        var waiting = metrics.CreateGauge("workqueue_depth", "Keys that wait in the queue.", Labels).WithLabels(queue);
        var unfinished = metrics.CreateGauge(
            "workqueue_unfinished_work_seconds", "Seconds of work in progress that work_duration has not seen yet.", Labels)
            .WithLabels(queue);
        var longest = metrics.CreateGauge(
            "workqueue_longest_running_processor_seconds", "Seconds that the longest running worker has been at its key.", Labels)
            .WithLabels(queue);
        registry.AddBeforeCollectCallback(() =>
        {
            waiting.Set(depth());
            var seconds = unfinishedSeconds();
            unfinished.Set(seconds.Sum);
            longest.Set(seconds.Longest);
        });
    }

    public void Added() => _adds.Inc();

    public void Retried() => _retries.Inc();

    public void Waited(TimeSpan time) => _waited.Observe(time.TotalSeconds);

    public void Worked(TimeSpan time) => _worked.Observe(time.TotalSeconds);
}
