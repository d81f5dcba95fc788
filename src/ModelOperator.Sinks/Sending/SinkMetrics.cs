using ModelOperator.Contracts.Metrics;
using Prometheus;

namespace ModelOperator.Sinks.Sending;

/// <summary>Counts the results of events, by sink.</summary>
internal sealed class SinkMetrics
{
    private readonly Counter _delivered;
    private readonly Counter _dropped;
    private readonly Gauge _queuedEvents;
    private readonly Gauge _queuedBytes;

    public SinkMetrics(CollectorRegistry registry)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        _delivered = metrics.CreateCounter(SinkMetricNames.Delivered, "Events that a sink has taken.", ["sink"]);
        _dropped = metrics.CreateCounter(SinkMetricNames.Dropped, "Events that were dropped, by reason.", ["sink", "reason"]);
        _queuedEvents = metrics.CreateGauge(SinkMetricNames.QueuedEvents, "Events that wait for a sink or are on their way.", ["sink"]);
        _queuedBytes = metrics.CreateGauge(SinkMetricNames.QueuedBytes, "The bytes of these events.", ["sink"]);
    }

    /// <summary>Shows a sink from the start, with zeros.</summary>
    public void Add(string sink)
    {
        _delivered.WithLabels(sink);
        Queued(sink, 0, 0);
        foreach (var reason in DropReasons.All)
        {
            _dropped.WithLabels(sink, reason);
        }
    }

    /// <summary>Counts the result of events.</summary>
    public void Count(string sink, Delivery delivery, int events = 1) =>
        (delivery.Dropped is { } reason ? _dropped.WithLabels(sink, reason) : _delivered.WithLabels(sink)).Inc(events);

    /// <summary>Shows the events that wait.</summary>
    public void Queued(string sink, int events, long bytes)
    {
        _queuedEvents.WithLabels(sink).Set(events);
        _queuedBytes.WithLabels(sink).Set(bytes);
    }
}
