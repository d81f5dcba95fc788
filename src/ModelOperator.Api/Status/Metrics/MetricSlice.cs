namespace ModelOperator.Api.Status.Metrics;

/// <summary>One slice of the answers that a metric judges by itself.</summary>
public sealed record MetricSlice
{
    /// <summary>The slice: <c>device=phone</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its verdict. NoData: neither revision has feedback of it in this stage, and it takes no part.</summary>
    public MetricVerdict Verdict { get; init; }

    /// <summary>The candidate's measurement.</summary>
    public MetricSample? Candidate { get; init; }

    /// <summary>The stable revision's measurement.</summary>
    public MetricSample? Stable { get; init; }

    /// <summary>The interval in which the compared value lies, with this slice's part of alpha.</summary>
    public MetricBounds? Bounds { get; init; }
}
