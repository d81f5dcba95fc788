using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Strategies;

/// <summary>A small share of requests that grows step by step.</summary>
public sealed record CanarySpec
{
    /// <summary>Copies of requests before the first client sees the candidate.</summary>
    public ShadowStageSpec? Shadow { get; init; }

    /// <summary>The steps, in order; weights never go down. After the last one the candidate gets all requests.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(50)]
    [CelRule("self.map(s, s.weight).isSorted()", "weights must not go down from one step to the next")]
    public IReadOnlyList<CanaryStepSpec> Steps { get; set; } = [];

    /// <summary>After 100 %: how long the old revision stays at full size for an instant way back. Default: not at all.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? Bake { get; init; }
}
