using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Spec.Monitoring.Checks;
using ModelOperator.Monitoring.Validation;

namespace ModelOperator.Monitoring.Tests.Validation;

/// <summary>Checks that each measure of quality gets the limits that it has, and no others.</summary>
public sealed class QualityRulesTests
{
    private const string Field = "spec.monitoring.checks.quality";

    private static readonly FeedbackSpec Feedback = new() { KeySecret = "keys", Classes = ["good", "bad"], MaxError = 50 };

    public static TheoryData<QualityCheckSpec> Fine =>
    [
        new() { MinAccuracy = "95%" },
        new() { Metric = QualityMetric.Accuracy, MaxDecrease = "2%" },
        new() { Metric = QualityMetric.Recall, Class = "bad", Min = "90%" },
        new() { Metric = QualityMetric.Precision, Class = "bad", Min = "0.9", MaxDecrease = "2%" },
        new() { Metric = QualityMetric.F1, Class = "good", MaxDecrease = "2%" },
        new() { Metric = QualityMetric.MeanAbsoluteError, Max = 3.5 },
        new() { Metric = QualityMetric.RootMeanSquareError, Max = 49 },
        new() { Enabled = false, Metric = QualityMetric.Recall },
    ];

    public static TheoryData<QualityCheckSpec, string, string> Wrong => new()
    {
        { new() { Metric = QualityMetric.Recall, Min = "90%" }, "class",
            "is missing; recall is of one class: name one of spec.monitoring.feedback.classes" },
        { new() { Metric = QualityMetric.F1, Class = "ugly", Min = "90%" }, "class",
            "'ugly' is none of spec.monitoring.feedback.classes (good, bad); add it there, so that the gateways count it" },
        { new() { Metric = QualityMetric.Recall, Class = "bad" }, "", "has no limit; give min, e.g. 90%, or maxDecrease, e.g. 2%" },
        { new() { Metric = QualityMetric.Recall, Class = "bad", Min = "90" }, "min", "'90' must be a share from 0 to 1: 95% or 0.95" },
        { new() { Metric = QualityMetric.Recall, Class = "bad", Min = "90%", MinAccuracy = "90%" }, "minAccuracy",
            "is for metric accuracy; for recall use min" },
        { new() { MinAccuracy = "90%", Min = "90%" }, "min", "is for recall, precision and f1; for accuracy use minAccuracy" },
        { new() { MinAccuracy = "90%", Class = "bad" }, "class",
            "accuracy is of all classes together; remove it, or choose metric recall, precision or f1" },
        { new() { MinAccuracy = "90%", Max = 3 }, "max",
            "is for meanAbsoluteError and rootMeanSquareError; for accuracy use minAccuracy" },
        { new() { Metric = QualityMetric.MeanAbsoluteError }, "", "has no limit; give max, in the unit of the prediction" },
        { new() { Metric = QualityMetric.MeanAbsoluteError, Max = 50 }, "max",
            "50 is not below feedback.maxError 50, as which every larger error counts: nothing could be bad" },
        { new() { Metric = QualityMetric.MeanAbsoluteError, Max = 0 }, "max", "0 allows no error at all; give one above 0" },
        { new() { Metric = QualityMetric.RootMeanSquareError, Max = 3, MaxDecrease = "2%" }, "maxDecrease",
            "profiles have no errors of numbers, and a smaller error is better; for rootMeanSquareError use max" },
        { new() { Metric = QualityMetric.RootMeanSquareError, Max = 3, Min = "2%" }, "min",
            "is for recall, precision and f1; for rootMeanSquareError use max" },
    };

    [Theory]
    [MemberData(nameof(Fine))]
    public void Measure_WithItsOwnLimits_IsAccepted(QualityCheckSpec quality) => Find(quality, Feedback).ShouldBeNull();

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Measure_WithOtherLimits_IsRefused_WithWhatToUse(QualityCheckSpec quality, string field, string message) =>
        Find(quality, Feedback).ShouldBe(new(field.Length == 0 ? Field : $"{Field}.{field}", message));

    [Fact]
    public void MeasureOfErrors_WithoutABound_IsRefused() =>
        Find(new() { Metric = QualityMetric.MeanAbsoluteError, Max = 3 }, new() { KeySecret = "keys" }).ShouldBe(new(
            "spec.monitoring.feedback.maxError",
            "is missing, and meanAbsoluteError needs it; give the largest error that a prediction can have, as which larger ones count"));

    [Fact]
    public void MeasureOfAClass_WithoutClasses_IsRefused() =>
        Find(new() { Metric = QualityMetric.Recall, Class = "bad", Min = "90%" }, new() { KeySecret = "keys" })!.Message.ShouldBe(
            "'bad' is none of spec.monitoring.feedback.classes; add it there, so that the gateways count it");

    private static MonitoringProblem? Find(QualityCheckSpec quality, FeedbackSpec feedback) => MonitoringValidator.FindProblem(new()
    {
        Profile = "configmap://p/k",
        Feedback = feedback,
        Checks = new() { Quality = quality },
    });
}
