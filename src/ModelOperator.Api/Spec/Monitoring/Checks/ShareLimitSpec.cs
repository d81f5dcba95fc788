using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Monitoring.Checks;

/// <summary>The limit for a share, and the number below which a share says nothing.</summary>
public abstract record ShareLimitSpec
{
    /// <summary>The largest share that is still good: 1% or 0.01.</summary>
    [RegularExpression(SchemaPatterns.ShareOrNumber)]
    [MaxLength(32)]
    public string? Max { get; init; }

    /// <summary>The number of requests, rows or values in the window below which there is no verdict. Default: 100.</summary>
    [Range(1, 1000000000)]
    public int? MinSamples { get; init; }
}
