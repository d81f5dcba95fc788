using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Strategies;

/// <summary>Gives the candidate a small share of requests that grows step by step.</summary>
public sealed record CanarySpec
{
    /// <summary>A stage in which the candidate gets copies of requests, before clients see its answers.</summary>
    public ShadowStageSpec? Shadow { get; init; }

    /// <summary>The steps, in order. Weights never go down. After the last step the candidate gets all requests.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(50)]
    [CelRule("self.map(s, s.weight).isSorted()", "weights must not go down from one step to the next")]
    public IReadOnlyList<CanaryStepSpec> Steps { get; set; } = [];

    /// <summary>
    /// The time for which the old revision stays at full size after the candidate has all requests, for an instant way back. Default: it
    /// does not stay.
    /// </summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? Bake { get; init; }

    /// <summary>
    /// Lets the stable revision shrink to the pods that its share needs, as the candidate takes its own. This saves the pods, and GPUs, of
    /// one revision at most. An abort then waits for stable's pods to come back, for progressDeadline at most. It cannot be combined with
    /// bake, autoscaling and gpu.whenFull: Replace. Default: stable keeps all its pods.
    /// </summary>
    public bool StableScaleDown { get; init; }
}
