namespace ModelOperator.Api.Status.Metrics;

/// <summary>The measurement of one revision in a stage.</summary>
public sealed record MetricSample
{
    /// <summary>The share of its requests that went wrong; for a query, its value. Null when there are no requests.</summary>
    public double? Value { get; init; }

    /// <summary>The number of requests that went wrong.</summary>
    public long? Bad { get; init; }

    /// <summary>The number of all requests.</summary>
    public long? Total { get; init; }
}
