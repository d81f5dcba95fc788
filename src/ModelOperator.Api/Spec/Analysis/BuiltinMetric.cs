using System.Text.Json.Serialization;

namespace ModelOperator.Api.Spec.Analysis;

/// <summary>The metrics that the operator can measure without a query.</summary>
public enum BuiltinMetric
{
    /// <summary>The share of requests that were answered with a 5xx status, a gRPC error or a timeout.</summary>
    [JsonStringEnumMemberName("errorRate")]
    ErrorRate,

    /// <summary>The share of requests that were slower than a bound.</summary>
    [JsonStringEnumMemberName("latency")]
    Latency,

    /// <summary>The share of shadow answers that differ from the stable revision's.</summary>
    [JsonStringEnumMemberName("shadowMismatch")]
    ShadowMismatch,

    /// <summary>The share of empty predictions.</summary>
    [JsonStringEnumMemberName("nullRate")]
    NullRate,

    /// <summary>The distance of the candidate's answers from stable's, by the classes of spec.monitoring's profile.</summary>
    [JsonStringEnumMemberName("drift")]
    Drift,

    /// <summary>The share of wrong answers, among the answers for which spec.monitoring.feedback has received feedback.</summary>
    [JsonStringEnumMemberName("wrongRate")]
    WrongRate,

    /// <summary>The share of answers that were predicted as another class, among those whose label is the metric's class: 1 - recall. It
    /// needs spec.monitoring.feedback.classes.</summary>
    [JsonStringEnumMemberName("missRate")]
    MissRate,

    /// <summary>The share of answers whose label is another class, among those that were predicted as the metric's class: 1 - precision. It
    /// needs spec.monitoring.feedback.classes.</summary>
    [JsonStringEnumMemberName("falseAlarmRate")]
    FalseAlarmRate,

    /// <summary>One minus F1 of the metric's class. It needs spec.monitoring.feedback.classes.</summary>
    [JsonStringEnumMemberName("f1Loss")]
    F1Loss,

    /// <summary>The mean of the differences between label and prediction, both numbers. It needs spec.monitoring.feedback.maxError.
    /// </summary>
    [JsonStringEnumMemberName("meanAbsoluteError")]
    MeanAbsoluteError,

    /// <summary>The root of the mean of the squared differences between label and prediction, both numbers. It needs
    /// spec.monitoring.feedback.maxError.</summary>
    [JsonStringEnumMemberName("rootMeanSquareError")]
    RootMeanSquareError,

    /// <summary>The share of a shadow's wrong predictions, among the requests for which spec.monitoring.feedback has received a label. It
    /// needs spec.monitoring.feedback.keepShadow.</summary>
    [JsonStringEnumMemberName("shadowWrongRate")]
    ShadowWrongRate,

    /// <summary>The share of streamed answers whose first token came later than a bound.</summary>
    [JsonStringEnumMemberName("timeToFirstToken")]
    TimeToFirstToken,

    /// <summary>The share of streamed answers whose tokens after the first took longer, on average, than a bound.</summary>
    [JsonStringEnumMemberName("timePerOutputToken")]
    TimePerOutputToken,

    /// <summary>The GPU memory that the revision's pods have in use, of which the highest pod counts, as NVIDIA's DCGM exporter tells it to
    /// the metric source. It needs spec.gpu. It is no share of requests, so failureLimit says how many measurements in a row may be out of
    /// bounds.</summary>
    [JsonStringEnumMemberName("gpuMemory")]
    GpuMemory,
}
