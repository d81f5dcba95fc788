using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>The limit of a share of requests, rows or values.</summary>
public sealed record ShareCheckSpec
{
    /// <summary>False switches the check off; true has it say what it lacks. Default: on where what it needs is there.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The largest share that is still good: 1% or 0.01.</summary>
    [RegularExpression(SchemaPatterns.ShareOrNumber)]
    [MaxLength(32)]
    public string? Max { get; init; }

    /// <summary>Fewer requests, rows or values than this in the window give no verdict. Default: 100.</summary>
    [Range(1, 1000000000)]
    public int? MinSamples { get; init; }
}
