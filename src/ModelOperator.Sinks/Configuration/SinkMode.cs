namespace ModelOperator.Sinks.Configuration;

/// <summary>How events are put into HTTP requests (CloudEvents 1.0, HTTP protocol binding).</summary>
public enum SinkMode
{
    /// <summary>One event a request, all of it in a JSON body (<c>application/cloudevents+json</c>).</summary>
    Structured,

    /// <summary>One event a request: its data as the body, its attributes as headers <c>ce-*</c>.</summary>
    Binary,

    /// <summary>As many events a request as wait, up to 100, as a JSON list (<c>application/cloudevents-batch+json</c>).</summary>
    Batch,
}
