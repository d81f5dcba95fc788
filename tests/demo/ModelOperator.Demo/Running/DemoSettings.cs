namespace ModelOperator.Demo.Running;

/// <summary>The settings of the demo.</summary>
internal sealed record DemoSettings
{
    /// <summary>The namespace it makes, plays in, and removes.</summary>
    public required string Namespace { get; init; }

    /// <summary>The folder with the manifests and holdout.json.</summary>
    public required string Examples { get; init; }

    /// <summary>The image of the client pod.</summary>
    public required string ClientImage { get; init; }

    /// <summary>Prometheus as this machine reaches it; null to go without.</summary>
    public Uri? Prometheus { get; init; }

    /// <summary>Requests a second.</summary>
    public double Rate { get; init; }

    /// <summary>The metric that must roll v3 back.</summary>
    public string ErrorMetric { get; init; } = "error-rate";

    /// <summary>The longest time that one wait may take beyond the duration of what is waited for.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>Leaves the namespace in place.</summary>
    public bool Keep { get; init; }

    /// <summary>The time at which the caller of this began, in seconds since 1970; null for now.</summary>
    public double? Began { get; init; }

    /// <summary>The kubeconfig; null for kubectl's own choice.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The context in it; null for the current one.</summary>
    public string? Context { get; init; }

    /// <summary>The name of the ModelDeployment in the examples.</summary>
    public const string Name = "digits";
}
