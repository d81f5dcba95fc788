namespace ModelOperator.Sinks.Configuration;

/// <summary>The settings of a receiver of CloudEvents, under <c>Sinks:{name}</c>.</summary>
public sealed record SinkOptions
{
    /// <summary>
    /// The address that events are posted to, with path and query: <c>http://broker-ingress.knative-eventing/default/default</c>.
    /// </summary>
    public required Uri Address { get; init; }

    /// <summary>The form of events in requests.</summary>
    public SinkMode Mode { get; init; }

    /// <summary>The file with a bearer token. It is read again for every request, so that the token may be rotated.</summary>
    public string? BearerTokenFile { get; init; }

    /// <summary>The PEM file with the certificate authorities to trust instead of the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>True when gateways send to it, too. They run in the namespaces of tenants, who then know its address; so it has no
    /// credentials.</summary>
    public bool ForGateways { get; init; }

    /// <summary>The longest time that one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The number of further attempts after a transient failure (429, 408, 5xx, no answer).</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The largest number of events that wait or are on their way.</summary>
    public int MaxQueuedEvents { get; init; } = 1000;

    /// <summary>The largest number of bytes that these events may have together.</summary>
    public int MaxQueuedBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>The longest time that an event may wait for its turn; older ones are dropped.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The mean wait before the first retry. It doubles with each retry, with jitter.</summary>
    internal TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);
}
