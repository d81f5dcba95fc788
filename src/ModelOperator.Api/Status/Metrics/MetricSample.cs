namespace ModelOperator.Api.Status.Metrics;

/// <summary>What one revision did in a stage.</summary>
public sealed record MetricSample
{
    /// <summary>The share of its requests that went wrong; for a query, its value. Null without any.</summary>
    public double? Value { get; init; }

    /// <summary>Requests that went wrong.</summary>
    public long? Bad { get; init; }

    /// <summary>All requests.</summary>
    public long? Total { get; init; }
}
