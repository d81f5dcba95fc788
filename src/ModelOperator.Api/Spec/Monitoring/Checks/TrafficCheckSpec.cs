using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Monitoring.Checks;

/// <summary>The limits below which there are too few calls. The calls are counted at the gateways, for all revisions together.</summary>
public sealed record TrafficCheckSpec
{
    /// <summary>
    /// False switches the check off. True has it report what it lacks. Default: on where everything that it needs is there.
    /// </summary>
    public bool? Enabled { get; init; }

    /// <summary>The length of the time in which calls are counted, up to now. From 1m to 24h. Default: 15m.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? Over { get; init; }

    /// <summary>The number of calls in that time below which there are too few. Default: 1, where 7 calls or more are usual in that time.
    /// </summary>
    [Range(0, 1000000000)]
    public int? Min { get; init; }

    /// <summary>The share of the usual calls below which there are too few. Usual is the median of the same time on the 7 days before,
    /// where that is 20 calls or more. 0: no such limit. Default: 0.2.</summary>
    [Range(0.0, 1.0)]
    public double? Ratio { get; init; }
}
