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

    /// <summary>How long the candidate holds this share before it is judged good. Default: as soon as every metric says so.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? Duration { get; init; }

    /// <summary>Requests the candidate must have answered in this step at least.</summary>
    [Range(0, 1000000000)]
    public int? MinRequests { get; init; }

    /// <summary>Holds at the end of the step until a person approves.</summary>
    public bool Approval { get; init; }
}
