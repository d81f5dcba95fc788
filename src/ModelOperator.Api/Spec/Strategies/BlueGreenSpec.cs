using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Strategies;

/// <summary>A full second set of pods, and one switch.</summary>
public sealed record BlueGreenSpec
{
    /// <summary>How long green is watched before the switch, reachable at its own Service. Default: not at all.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? PrePromotion { get; init; }

    /// <summary>Holds before the switch until a person approves.</summary>
    public bool Approval { get; init; }

    /// <summary>After the switch: how long blue stays at full size for an instant way back. Default: not at all.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? Bake { get; init; }

    /// <summary>How long blue's pods stay after the bake. Default 30s.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? ScaleDownDelay { get; init; }
}
