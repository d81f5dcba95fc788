namespace ModelOperator.Analysis.Sources;

/// <summary>The settings of a metric source in the operator's configuration, under <c>MetricSources:{name}</c>.</summary>
public sealed record MetricSourceOptions
{
    /// <summary>
    /// The base address of the Prometheus HTTP API, with its path prefix if it has one: <c>http://prometheus.monitoring:9090</c>.
    /// </summary>
    public required Uri Address { get; init; }

    /// <summary>The series that queries of specs may read in this source.</summary>
    public MetricScope Scope { get; init; }

    /// <summary>The labels by which its series tell their namespace and pod.</summary>
    public SourceLabels Labels { get; init; } = new();

    /// <summary>The file with a bearer token. It is read again for every query, so that the token may be rotated.</summary>
    public string? BearerTokenFile { get; init; }

    /// <summary>The file with the user name of basic authentication.</summary>
    public string? UsernameFile { get; init; }

    /// <summary>The file with the password of basic authentication.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The PEM file with the certificate authorities to trust instead of the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>The headers that are sent with every query.</summary>
    public IReadOnlyList<SourceHeader> Headers { get; init; } = [];

    /// <summary>The longest time that one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The part of that time in which a connection must be made, so that an unreachable source can be told from a slow one.
    /// </summary>
    internal TimeSpan ConnectTimeout => Timeout / 2;

    /// <summary>The number of further attempts after a transient failure.</summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>
    /// The largest answer that is read, in bytes. The readings of a built-in metric take up to 13 KB for each series of a long stage.
    /// </summary>
    public int MaxResponseBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The mean wait before the first retry. It doubles with each retry, with jitter.</summary>
    internal TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The time for which a source that only fails is not asked.</summary>
    internal TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(10);
}
