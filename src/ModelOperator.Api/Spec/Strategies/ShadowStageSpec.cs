using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Strategies;

/// <summary>A stage in which the candidate gets copies of requests.</summary>
public record ShadowStageSpec
{
    /// <summary>The share of requests that is copied, in percent.</summary>
    [Range(1, 100)]
    [DefaultValue(100)]
    public int Percent { get; set; } = 100;

    /// <summary>How long the stage lasts at least.</summary>
    [Required]
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string Duration { get; set; } = "";

    /// <summary>Copies that must have been answered at least.</summary>
    [Range(0, 1000000000)]
    public int? MinRequests { get; init; }

    /// <summary>When an answer counts as the same as the stable one.</summary>
    public ShadowComparisonSpec? Compare { get; init; }
}
