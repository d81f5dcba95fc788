using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Api.Spec.Analysis;

/// <summary>One metric: a query with bounds, or a built-in metric by name.</summary>
[ExactlyOneOf("query", "builtin")]
public sealed record MetricSpec
{
    /// <summary>The largest number of slices of one metric. With more, alpha is divided so far that hardly any verdict comes.</summary>
    public const int MostSlices = 64;

    /// <summary>The name of the metric for people; unique in the list.</summary>
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

    /// <summary>The name of a metric that the operator can measure without a query and judge against the stable revision.</summary>
    public BuiltinMetric? Builtin { get; init; }

    /// <summary>The smallest value that is still good. It applies only to a query: a number, a share such as 1%, a time such as 250ms,
    /// which is 0.25, or an amount of memory.</summary>
    [RegularExpression(SchemaPatterns.Limit)]
    [MaxLength(GoDuration.LongestText)]
    public MetricLimit? Min { get; init; }

    /// <summary>The largest value that is still good. For latency, timeToFirstToken and timePerOutputToken it is a time:
    /// 250ms, or seconds as a number, 0.25. For drift it is a
    /// population stability index, 0.2 by default. For meanAbsoluteError and rootMeanSquareError it is an error. For gpuMemory it is an
    /// amount of memory: 20Gi. For the other built-in metrics it is a share of requests: 1%, or 0.01. For a query it is a number, a share,
    /// a time or an amount of memory.</summary>
    [RegularExpression(SchemaPatterns.Limit)]
    [MaxLength(GoDuration.LongestText)]
    public MetricLimit? Max { get; init; }

    /// <summary>The largest amount by which the value may exceed the stable revision's. For a built-in metric it is a share in percentage
    /// points: 1%, or 0.01; for meanAbsoluteError it is an error. For a query it is a number, a share, a time such as 50ms or an
    /// amount of memory.</summary>
    [RegularExpression(SchemaPatterns.Limit)]
    [MaxLength(GoDuration.LongestText)]
    public MetricLimit? MaxIncrease { get; init; }

    /// <summary>The largest ratio of the value to the stable revision's.</summary>
    [Range(0.0, 1000.0)]
    public double? MaxRatio { get; init; }

    /// <summary>The quantile of the times that is judged, between 0 and 1. It applies only to latency, whose default is 0.99, and to
    /// timeToFirstToken and timePerOutputToken, whose default is 0.9.</summary>
    [Range(0.0, 1.0)]
    public double? Quantile { get; init; }

    /// <summary>The number of requests that the candidate must have in the stage before a built-in metric gives a verdict.</summary>
    [Range(0, 1000000000)]
    [DefaultValue(50)]
    public int MinSamples { get; set; } = 50;

    /// <summary>For missRate, falseAlarmRate and f1Loss: the class, one of spec.monitoring.feedback.classes.</summary>
    [MaxLength(FeedbackSettings.MaxClassLength)]
    public string? Class { get; init; }

    /// <summary>For meanAbsoluteError and rootMeanSquareError: the largest error that is counted, which is that of the feedback. Default:
    /// spec.monitoring.feedback.maxError.</summary>
    public double? MaxError { get; init; }

    /// <summary>For the metrics of feedback (wrongRate, shadowWrongRate, missRate, falseAlarmRate, f1Loss, meanAbsoluteError,
    /// rootMeanSquareError): slices of spec.monitoring.feedback that get a verdict of their own. The entry device stands for each of its
    /// values and for other; device=phone is that one value. Alpha is divided equally over all answers together and each slice.</summary>
    [MaxLength(MostSlices)]
    [ItemMaxLength(127)]
    public IReadOnlyList<string>? Slices { get; init; }

    /// <summary>The number of measurements in a row that may be out of bounds before the metric fails.</summary>
    [Range(0, 100)]
    [DefaultValue(0)]
    public int FailureLimit { get; init; }

    /// <summary>The consequence when the metric fails. After Pause a person resumes, promotes or aborts the rollout.</summary>
    [DefaultValue(MetricFailure.Abort)]
    public MetricFailure OnFail { get; set; } = MetricFailure.Abort;

    /// <summary>The longest time that a request which has arrived completely may wait for its answer. If it has waited longer when its
    /// client leaves, it counts as an error. It applies only to errorRate with max. From 1s to 60s. Default: 30s.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? UnansweredAfter { get; init; }

    /// <summary>
    /// The stages that the metric judges. Default: Shadow, Step and Bake; for shadowMismatch and shadowWrongRate only Shadow. PrePromotion
    /// must be named, because no client's request reaches green then.
    /// </summary>
    [MaxLength(4)]
    public IReadOnlyList<AnalysisStage>? Stages { get; init; }

    /// <summary>Measures and shows the metric, but does not let it decide.</summary>
    public bool DryRun { get; init; }

    /// <summary>True when a statistical test decides the metric, which takes a part of alpha; false for thresholds.</summary>
    public bool IsTested() => Builtin is not (null or BuiltinMetric.GpuMemory) && !DryRun;
}
