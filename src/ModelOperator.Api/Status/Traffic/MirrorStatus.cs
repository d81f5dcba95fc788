using ModelOperator.Api.Spec.Strategies;

namespace ModelOperator.Api.Status.Traffic;

/// <summary>Copies of the requests that stable answers (R19).</summary>
public sealed record MirrorStatus
{
    /// <summary>The revision that gets the copies.</summary>
    public string Revision { get; set; } = "";

    /// <summary>The share of requests that is copied, in whole percent.</summary>
    public int Percent { get; init; }

    /// <summary>When an answer counts as the same as the stable one; null for the defaults.</summary>
    public ShadowComparisonSpec? Compare { get; init; }

    /// <summary>Mismatching values may be written into the gateway's log.</summary>
    public bool LogPayloads { get; init; }
}
