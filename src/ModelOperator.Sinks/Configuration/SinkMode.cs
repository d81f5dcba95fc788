namespace ModelOperator.Sinks.Configuration;

/// <summary>The form of events in HTTP requests (CloudEvents 1.0, HTTP protocol binding).</summary>
public enum SinkMode
{
    /// <summary>One event per request, all of it in a JSON body (<c>application/cloudevents+json</c>).</summary>
    Structured,

    /// <summary>One event per request, with its data as the body and its attributes as headers <c>ce-*</c>.</summary>
    Binary,

    /// <summary>All events that wait, up to 100 per request, as a JSON list (<c>application/cloudevents-batch+json</c>).</summary>
    Batch,
}
