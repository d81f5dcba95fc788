using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>How often the model must be right, by the answers that feedback has come for.</summary>
public sealed record QualityCheckSpec
{
    /// <summary>False switches the check off. Default: on.</summary>
    public bool? Enabled { get; init; }

    /// <summary>
    /// The smallest share of right answers that is still good, of all answers and in each slice of the feedback: 95% or 0.95.
    /// </summary>
    [Required]
    [RegularExpression(SchemaPatterns.ShareOrNumber)]
    [MaxLength(32)]
    public string MinAccuracy { get; set; } = "";

    /// <summary>Fewer answers with feedback than this in the window give no verdict. Default: 100.</summary>
    [Range(1, 1000000000)]
    public int? MinSamples { get; init; }
}
