using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec;

/// <summary>Copies of requests, whose answers no client sees, and then a decision.</summary>
public sealed record ShadowSpec
{
    /// <summary>The share of requests that is copied, in percent.</summary>
    [Range(1, 100)]
    [DefaultValue(100)]
    public int Percent { get; set; } = 100;

    /// <summary>How long the candidate is watched at least.</summary>
    [Required]
    [RegularExpression(SchemaPatterns.Duration)]
    public string Duration { get; set; } = "";

    /// <summary>Copies that must have been answered at least.</summary>
    [Range(0, 1000000000)]
    public int? MinRequests { get; init; }

    /// <summary>What follows when every metric passes: Promote, Hold or Approve.</summary>
    [DefaultValue(ShadowOutcome.Hold)]
    public ShadowOutcome Then { get; set; } = ShadowOutcome.Hold;
}
