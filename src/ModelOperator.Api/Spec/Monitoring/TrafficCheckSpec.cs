using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>When there are too few calls. It counts the calls at the gateways, of all revisions.</summary>
public sealed record TrafficCheckSpec
{
    /// <summary>False switches the check off; true has it say what it lacks. Default: on where what it needs is there.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The time whose calls are counted, up to now. From 1m to 24h. Default: 15m.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? Over { get; init; }

    /// <summary>Fewer calls than this in that time are too few. Default: 1, and only where 7 calls or more are usual in that
    /// time.</summary>
    [Range(0, 1000000000)]
    public int? Min { get; init; }

    /// <summary>Fewer than this share of what the same hour of the 7 days before had (their median) are too few; 0 for no such limit.
    /// Default: 0.2.</summary>
    [Range(0.0, 1.0)]
    public double? Ratio { get; init; }
}
