using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Strategies;

/// <summary>Makes a full second set of pods (green), and switches all requests from the first set (blue) at once.</summary>
public sealed record BlueGreenSpec
{
    /// <summary>
    /// The time for which green is watched before the switch. Tests reach it at its own Service. Default: it is not watched.
    /// </summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? PrePromotion { get; init; }

    /// <summary>Waits before the switch until a person approves.</summary>
    public bool Approval { get; init; }

    /// <summary>The time for which blue stays at full size after the switch, for an instant way back. Default: it does not stay.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? Bake { get; init; }

    /// <summary>The time for which blue's pods stay after the bake. Default 30s.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? ScaleDownDelay { get; init; }
}
