using ModelOperator.Api.Spec.Strategies;

namespace ModelOperator.Api.Status.Traffic;

/// <summary>The copies of requests that a candidate gets, beside the answers that stable gives (R19).</summary>
public sealed record MirrorStatus
{
    /// <summary>The revision that gets the copies.</summary>
    public string Revision { get; set; } = "";

    /// <summary>The share of requests that is copied, in whole percent.</summary>
    public int Percent { get; init; }

    /// <summary>The conditions under which an answer counts as the same as the stable revision's; null for the defaults.</summary>
    public ShadowComparisonSpec? Compare { get; init; }

    /// <summary>Allows the gateway to write values that differ into its log.</summary>
    public bool LogPayloads { get; init; }
}
