namespace ModelOperator.Contracts.Metrics;

/// <summary>The metrics of whoever sends events to sinks: the operator and the gateways.</summary>
public static class SinkMetricNames
{
    /// <summary>Counter: events that a sink has taken.</summary>
    public const string Delivered = "model_sink_delivered_total";

    /// <summary>Counter: events that were dropped.</summary>
    public const string Dropped = "model_sink_dropped_total";

    /// <summary>Gauge: events that wait for a sink or are on their way.</summary>
    public const string QueuedEvents = "model_sink_queued_events";

    /// <summary>Gauge, in bytes: how large these events are.</summary>
    public const string QueuedBytes = "model_sink_queued_bytes";
}
