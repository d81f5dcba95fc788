namespace ModelOperator.Api.Status;

/// <summary>One slice of the answers that a metric judges by itself.</summary>
public sealed record MetricSlice
{
    /// <summary>The slice: <c>device=phone</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its verdict. NoData: neither revision has feedback of it in this stage, and it takes no part.</summary>
    public MetricVerdict Verdict { get; init; }

    /// <summary>What the candidate did.</summary>
    public MetricSample? Candidate { get; init; }

    /// <summary>What the stable revision did.</summary>
    public MetricSample? Stable { get; init; }

    /// <summary>Where the compared value lies, with this slice's part of alpha.</summary>
    public MetricBounds? Bounds { get; init; }
}
