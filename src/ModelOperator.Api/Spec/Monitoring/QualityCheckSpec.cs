using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>The limit for the share of right answers, among the answers for which feedback has come.</summary>
public sealed record QualityCheckSpec
{
    /// <summary>False switches the check off. Default: on.</summary>
    public bool? Enabled { get; init; }

    /// <summary>
    /// The smallest share of right answers that is still good: 95% or 0.95. It applies to all answers, and to each slice of the feedback.
    /// Give this, or maxDecrease, or both.
    /// </summary>
    [RegularExpression(SchemaPatterns.ShareOrNumber)]
    [MaxLength(32)]
    public string? MinAccuracy { get; init; }

    /// <summary>The points by which the share of right answers may be smaller than the profile's: 2% lets 95 % become 93 %. Each slice is
    /// compared with its own figure in the profile, if the profile has one. It needs a profile made with --label.</summary>
    [RegularExpression(SchemaPatterns.ShareOrNumber)]
    [MaxLength(32)]
    public string? MaxDecrease { get; init; }

    /// <summary>The number of answers with feedback in the window below which there is no verdict. Default: 100.</summary>
    [Range(1, 1000000000)]
    public int? MinSamples { get; init; }
}
