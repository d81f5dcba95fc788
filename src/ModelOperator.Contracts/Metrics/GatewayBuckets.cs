namespace ModelOperator.Contracts.Metrics;

/// <summary>The edges of the gateways' histograms, in seconds. A verdict is only as fine as they are, and ends where they end.</summary>
public static class GatewayBuckets
{
    /// <summary>The edges of durations. They reach from a tree model on a warm CPU to a long generation, and contain the upper bounds of
    /// nginx's and Envoy's defaults.</summary>
    public static IReadOnlyList<double> Durations { get; } =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 20, 30, 60];

    /// <summary>The edges of times to the first token. Neighbours are at most a factor of 1.5 apart where language models are, so that a
    /// revision that became slower by half is seen.</summary>
    public static IReadOnlyList<double> FirstToken { get; } =
        [0.01, 0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1, 1.5, 2, 3, 4, 6, 8, 10, 15, 20, 30, 60];

    /// <summary>The edges of times per token, as near to each other.</summary>
    public static IReadOnlyList<double> PerToken { get; } =
        [0.002, 0.003, 0.004, 0.006, 0.008, 0.01, 0.0125, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2];
}
