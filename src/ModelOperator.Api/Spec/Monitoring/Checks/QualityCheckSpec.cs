using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Api.Spec.Monitoring.Checks;

/// <summary>The limit for how good the answers are, among the answers for which feedback has come. It applies to all answers, and to each
/// slice of the feedback.</summary>
public sealed record QualityCheckSpec
{
    /// <summary>False switches the check off. Default: on.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The measure. Default: accuracy.</summary>
    public QualityMetric? Metric { get; init; }

    /// <summary>For recall, precision and f1: the class, one of spec.monitoring.feedback.classes.</summary>
    [MaxLength(FeedbackSettings.MaxClassLength)]
    public string? Class { get; init; }

    /// <summary>For accuracy: the smallest share of right answers that is still good: 95% or 0.95. Give this, or maxDecrease, or both.
    /// </summary>
    [RegularExpression(SchemaPatterns.ShareOrNumber)]
    [MaxLength(32)]
    public string? MinAccuracy { get; init; }

    /// <summary>For recall, precision and f1: the smallest value that is still good: 90% or 0.9. Give this, or maxDecrease, or both.
    /// </summary>
    [RegularExpression(SchemaPatterns.ShareOrNumber)]
    [MaxLength(32)]
    public string? Min { get; init; }

    /// <summary>For meanAbsoluteError and rootMeanSquareError: the largest error that is still good, in the unit of the prediction.
    /// </summary>
    [Range(0.0, 1e15)]
    public double? Max { get; init; }

    /// <summary>For accuracy, recall, precision and f1: the points by which the value may be smaller than the profile's: 2% lets 95 %
    /// become 93 %. Each slice is compared with its own figure in the profile, if the profile has one. It needs a profile made with
    /// --label.</summary>
    [RegularExpression(SchemaPatterns.ShareOrNumber)]
    [MaxLength(32)]
    public string? MaxDecrease { get; init; }

    /// <summary>The number of answers in the window below which there is no verdict: those with feedback; for recall those with the label,
    /// for precision those with the prediction, for f1 those with either. Default: 100.</summary>
    [Range(1, 1000000000)]
    public int? MinSamples { get; init; }
}
