namespace ModelOperator.ClusterTests.Analysis;

/// <summary>Analyses by every built-in metric, as YAML flow maps.</summary>
internal static class Judges
{
    private const string Errors = "{name: errors, builtin: errorRate, maxIncrease: 10%}";
    private const string Deadline = "{name: deadline, builtin: latency, quantile: 0.9, max: 2}";
    private const string Slow = "{name: slow, builtin: latency, quantile: 0.9, maxRatio: 4}";
    private const string Mismatch = "{name: mismatch, builtin: shadowMismatch, max: 0.1}";
    private const string Nulls = "{name: nulls, builtin: nullRate, maxIncrease: 10%}";

    /// <summary>All four, as the operator's Prometheus counts them.</summary>
    public const string All = $"{{interval: 1s, metrics: [{Errors}, {Deadline}, {Mismatch}, {Nulls}]}}";

    /// <summary>All four, with the bound of latency taken from stable.</summary>
    public const string AgainstStable = $"{{interval: 1s, metrics: [{Errors}, {Slow}, {Mismatch}, {Nulls}]}}";

    /// <summary>Those that the gateways themselves can answer.</summary>
    public const string OfTheGateways = $"{{interval: 1s, source: gateway, metrics: [{Errors}, {Deadline}]}}";
}
