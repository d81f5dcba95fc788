using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Monitoring.Checks;

/// <summary>The limit below which the GPUs of the stable revision have too little to do.</summary>
public sealed record GpuCheckSpec
{
    /// <summary>False switches the check off. Default: on where the spec has the check.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The smallest part of the time that the GPUs may be busy, as a mean over all of them: 10% or 0.1. Default: 10%.</summary>
    [RegularExpression(SchemaPatterns.ShareOrNumber)]
    [MaxLength(32)]
    public string? MinUtilization { get; init; }

    /// <summary>The length of the time that the mean is taken over, up to now. From 10m to 168h. Default: 6h.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? Over { get; init; }
}
