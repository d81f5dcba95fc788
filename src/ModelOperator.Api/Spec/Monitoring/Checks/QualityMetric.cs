using System.Text.Json.Serialization;

namespace ModelOperator.Api.Spec.Monitoring.Checks;

/// <summary>The measures of how good answers are.</summary>
public enum QualityMetric
{
    /// <summary>The share of right answers.</summary>
    [JsonStringEnumMemberName("accuracy")]
    Accuracy,

    /// <summary>The share of answers that were predicted as the class, among those whose label is the class.</summary>
    [JsonStringEnumMemberName("recall")]
    Recall,

    /// <summary>The share of answers whose label is the class, among those that were predicted as the class.</summary>
    [JsonStringEnumMemberName("precision")]
    Precision,

    /// <summary>The harmonic mean of recall and precision.</summary>
    [JsonStringEnumMemberName("f1")]
    F1,

    /// <summary>The mean of the absolute difference between label and prediction, which are numbers.</summary>
    [JsonStringEnumMemberName("meanAbsoluteError")]
    MeanAbsoluteError,

    /// <summary>The root of the mean of the squared difference between label and prediction, which are numbers.</summary>
    [JsonStringEnumMemberName("rootMeanSquareError")]
    RootMeanSquareError,
}
