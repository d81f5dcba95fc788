namespace ModelOperator.Api.Status.Traffic;

/// <summary>A revision's share of requests.</summary>
public sealed record RevisionWeight
{
    /// <summary>The revision.</summary>
    public string Revision { get; set; } = "";

    /// <summary>Its share, in whole percent.</summary>
    public int Weight { get; init; }
}
