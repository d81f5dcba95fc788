using ModelOperator.Contracts.Metrics;
using Prometheus;

namespace ModelOperator.Sinks.Sending;

/// <summary>Counts the results of events, by sink.</summary>
internal sealed class SinkMetrics
{
    private readonly CollectorRegistry _registry;
    private readonly Counter _delivered;
    private readonly Counter _dropped;
    private readonly Gauge _queuedEvents;
    private readonly Gauge _queuedBytes;

    public SinkMetrics(CollectorRegistry registry)
    {
        _registry = registry;
        var metrics = Metrics.WithCustomRegistry(registry);
        _delivered = metrics.CreateCounter(SinkMetricNames.Delivered, "Events that a sink has taken.", ["sink"]);
        _dropped = metrics.CreateCounter(SinkMetricNames.Dropped, "Events that were dropped, by reason.", ["sink", "reason"]);
        _queuedEvents = metrics.CreateGauge(SinkMetricNames.QueuedEvents, "Events that wait for a sink or are on their way.", ["sink"]);
        _queuedBytes = metrics.CreateGauge(SinkMetricNames.QueuedBytes, "The bytes of these events.", ["sink"]);
    }

    /// <summary>Shows a sink from the start, with zeros.</summary>
    /// <param name="sink">The name of the sink.</param>
    /// <param name="queued">Reads the number and the bytes of the events that wait. It is asked whenever metrics are collected, because
    /// several senders that each set a gauge would overtake each other.</param>
    public void Add(string sink, Func<(int Events, long Bytes)> queued)
    {
        _delivered.WithLabels(sink);
        var (events, bytes) = (_queuedEvents.WithLabels(sink), _queuedBytes.WithLabels(sink));
        _registry.AddBeforeCollectCallback(() =>
        {
            var now = queued();
            events.Set(now.Events);
            bytes.Set(now.Bytes);
        });
        foreach (var reason in DropReasons.All)
        {
            _dropped.WithLabels(sink, reason);
        }
    }

    /// <summary>Counts the result of events.</summary>
    public void Count(string sink, Delivery delivery, int events = 1) =>
        (delivery.Dropped is { } reason ? _dropped.WithLabels(sink, reason) : _delivered.WithLabels(sink)).Inc(events);
}
