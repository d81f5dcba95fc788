using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Strategies;

/// <summary>One step of a canary.</summary>
public sealed record CanaryStepSpec
{
    /// <summary>The candidate's share of requests, in whole percent.</summary>
    [Required]
    [Range(1, 100)]
    public int Weight { get; init; }

    /// <summary>
    /// The time for which the candidate keeps this share before it can be judged good. Default: it is judged good as soon as every metric
    /// passes.
    /// </summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? Duration { get; init; }

    /// <summary>The number of requests that the candidate must have answered in this step before it ends.</summary>
    [Range(0, 1000000000)]
    public int? MinRequests { get; init; }

    /// <summary>Waits at the end of the step until a person approves.</summary>
    public bool Approval { get; init; }
}
