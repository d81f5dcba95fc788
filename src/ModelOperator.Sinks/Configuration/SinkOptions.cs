namespace ModelOperator.Sinks.Configuration;

/// <summary>A receiver of CloudEvents as the configuration has it, under <c>Sinks:{name}</c>.</summary>
public sealed record SinkOptions
{
    /// <summary>Where events are posted to, with path and query: <c>http://broker-ingress.knative-eventing/default/default</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>How events are put into requests.</summary>
    public SinkMode Mode { get; init; }

    /// <summary>File with a bearer token; read anew for every request, so that it may rotate.</summary>
    public string? BearerTokenFile { get; init; }

    /// <summary>PEM file with the certificate authorities to trust instead of the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a request is tried again after a transient failure (429, 408, 5xx, no answer).</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The most events that wait or are on their way.</summary>
    public int MaxQueuedEvents { get; init; } = 1000;

    /// <summary>The most bytes that these events may have together.</summary>
    public int MaxQueuedBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>How long an event may wait for its turn; older ones are dropped.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Mean wait before the first retry; doubles with each, with jitter.</summary>
    internal TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);
}
