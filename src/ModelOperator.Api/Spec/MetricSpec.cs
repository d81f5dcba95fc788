using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec;

/// <summary>One metric: a query with bounds, or a built-in one by name.</summary>
[ExactlyOneOf("query", "builtin")]
public sealed record MetricSpec
{
    /// <summary>Slices of one metric, at most: with more, alpha is divided so far that hardly any verdict comes.</summary>
    public const int MostSlices = 64;

    /// <summary>What people know it by; unique in the list.</summary>
    [Required]
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(63)]
    public string Name { get; set; } = "";

    /// <summary>
    /// A PromQL query that gives one number. Variables: {{ candidate.revision }}, {{ candidate.service }}, {{ candidate.version }}, the
    /// same for stable, {{ namespace }}, {{ name }} and {{ elapsed }} (seconds in this step).
    /// </summary>
    [RegularExpression(SchemaPatterns.NotBlank)]
    [MaxLength(4096)]
    public string? Query { get; init; }

    /// <summary>A metric the operator knows how to ask for and to judge against the stable revision.</summary>
    public BuiltinMetric? Builtin { get; init; }

    /// <summary>The value must not be below this. Only a query has it: a number, a share as 1%, or a time as 250ms, which is
    /// 0.25.</summary>
    [RegularExpression(SchemaPatterns.Limit)]
    [MaxLength(GoDuration.LongestText)]
    public MetricLimit? Min { get; init; }

    /// <summary>The value must not be above this. For latency it is a time: 250ms, or seconds as a number, 0.25. For drift it is a
    /// population stability index, 0.2 by default. For the other built-in metrics it is a share of requests: 1%, or 0.01. For a query it is
    /// a number, a share or a time.</summary>
    [RegularExpression(SchemaPatterns.Limit)]
    [MaxLength(GoDuration.LongestText)]
    public MetricLimit? Max { get; init; }

    /// <summary>How much more than the stable revision's the value may be. For a built-in metric it is a share in points: 1%, or 0.01. For
    /// a query it is a number, a share or a time as 50ms.</summary>
    [RegularExpression(SchemaPatterns.Limit)]
    [MaxLength(GoDuration.LongestText)]
    public MetricLimit? MaxIncrease { get; init; }

    /// <summary>How many times the stable revision's value it may be.</summary>
    [Range(0.0, 1000.0)]
    public double? MaxRatio { get; init; }

    /// <summary>For latency: which quantile, between 0 and 1. Default: 0.99.</summary>
    [Range(0.0, 1.0)]
    public double? Quantile { get; init; }

    /// <summary>For a built-in metric: requests of the candidate in the stage before there is a verdict.</summary>
    [Range(0, 1000000000)]
    [DefaultValue(50)]
    public int MinSamples { get; set; } = 50;

    /// <summary>For wrongRate: slices of spec.monitoring.feedback that get a verdict of their own. device is each of its values and other;
    /// device=phone is that one. Alpha is divided equally over all answers together and each of these, 64 at most.</summary>
    [MaxLength(MostSlices)]
    [ItemMaxLength(127)]
    public IReadOnlyList<string>? Slices { get; init; }

    /// <summary>How many measurements out of bounds in a row are borne before the metric fails.</summary>
    [Range(0, 100)]
    [DefaultValue(0)]
    public int FailureLimit { get; init; }

    /// <summary>The consequence when the metric fails. After Pause a person resumes, promotes or aborts the rollout.</summary>
    [DefaultValue(MetricFailure.Abort)]
    public MetricFailure OnFail { get; set; } = MetricFailure.Abort;

    /// <summary>For errorRate with max: a whole request whose client leaves is an error when it has waited longer than this without an
    /// answer. From 1s to 60s. Default: 30s.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? UnansweredAfter { get; init; }

    /// <summary>
    /// The stages that it judges. Default: Shadow, Step and Bake; shadowMismatch only Shadow. PrePromotion must be named, because no
    /// client's request reaches green then.
    /// </summary>
    [MaxLength(4)]
    public IReadOnlyList<AnalysisStage>? Stages { get; init; }

    /// <summary>Measured and shown, never deciding.</summary>
    public bool DryRun { get; init; }
}
