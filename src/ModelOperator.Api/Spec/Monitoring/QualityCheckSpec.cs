using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>How often the model must be right, by the answers that feedback has come for.</summary>
public sealed record QualityCheckSpec
{
    /// <summary>False switches the check off. Default: on.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The smallest share of right answers that is still good, of all answers and in each slice of the feedback: 95% or 0.95.
    /// Give this, or maxDecrease, or both.</summary>
    [RegularExpression(SchemaPatterns.ShareOrNumber)]
    [MaxLength(32)]
    public string? MinAccuracy { get; init; }

    /// <summary>How much smaller than the profile's the share of right answers may be, in points: 2% lets 95 % become 93 %. Each slice is
    /// held against its own figure in the profile, where that has one. It needs a profile made with --label.</summary>
    [RegularExpression(SchemaPatterns.ShareOrNumber)]
    [MaxLength(32)]
    public string? MaxDecrease { get; init; }

    /// <summary>Fewer answers with feedback than this in the window give no verdict. Default: 100.</summary>
    [Range(1, 1000000000)]
    public int? MinSamples { get; init; }
}
