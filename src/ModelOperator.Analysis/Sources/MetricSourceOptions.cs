namespace ModelOperator.Analysis.Sources;

/// <summary>A metric source as the operator's configuration has it, under <c>MetricSources:{name}</c>.</summary>
public sealed record MetricSourceOptions
{
    /// <summary>
    /// Base address of the Prometheus HTTP API, with its path prefix if it has one: <c>http://prometheus.monitoring:9090</c>.
    /// </summary>
    public required Uri Address { get; init; }

    /// <summary>The series that queries of specs may read there.</summary>
    public MetricScope Scope { get; init; }

    /// <summary>How its series tell whose they are.</summary>
    public SourceLabels Labels { get; init; } = new();

    /// <summary>File with a bearer token; read anew for every query, so that it may rotate.</summary>
    public string? BearerTokenFile { get; init; }

    /// <summary>File with the user name of basic authentication.</summary>
    public string? UsernameFile { get; init; }

    /// <summary>File with the password of basic authentication.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>PEM file with the certificate authorities to trust instead of the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>Headers that go with every query.</summary>
    public IReadOnlyList<SourceHeader> Headers { get; init; } = [];

    /// <summary>How long one try may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long of it the connection may take: who cannot be reached is told from who answers slowly.</summary>
    internal TimeSpan ConnectTimeout => Timeout / 2;

    /// <summary>How often a query is tried again after a transient failure.</summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>
    /// Largest answer to read, in bytes. The readings of a built-in metric take up to 13 KB for each series of a long stage.
    /// </summary>
    public int MaxResponseBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Mean wait before the first retry; doubles with each, with jitter.</summary>
    internal TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a source that only fails is left alone.</summary>
    internal TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(10);
}
