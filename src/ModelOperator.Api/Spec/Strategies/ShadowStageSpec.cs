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

    /// <summary>The shortest time that the stage lasts.</summary>
    [Required]
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string Duration { get; set; } = "";

    /// <summary>The number of copies that must have been answered before the stage ends.</summary>
    [Range(0, 1000000000)]
    public int? MinRequests { get; init; }

    /// <summary>The conditions under which an answer counts as the same as the stable revision's.</summary>
    public ShadowComparisonSpec? Compare { get; init; }
}
