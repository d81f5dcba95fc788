using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Rollouts.Validation.Metrics;

namespace ModelOperator.Rollouts.Tests.Validation.Metrics;

public sealed class ClassRulesTests
{
    [Fact]
    public void R27_ClassOfTheFeedback_IsTaken() => Check("bad", ["good", "bad"]).ShouldBeNull();

    [Fact]
    public void R27_StrangeClass_IsNamedWithThoseThatThereAre() => Check("ugly", ["good", "bad"]).ShouldBe(new SpecProblem(
        "InvalidMetric", "spec.analysis.metrics[0].class",
        "'ugly' is none of spec.monitoring.feedback.classes; there are good, bad"));

    [Fact]
    public void R27_ClassWithoutCountedClasses_IsRefused() =>
        Check("bad", null)!.Message.ShouldBe("needs spec.monitoring.feedback.classes, by which feedback is counted");

    [Theory]
    [InlineData("72h", false)]
    [InlineData(null, true)]
    public void R27_ShadowWrongRate_NeedsKeptPredictions(string? keep, bool isRefused) => (ClassRules.Check(new()
    {
        Monitoring = new() { Feedback = new() { KeySecret = "keys", KeepShadow = keep, ShadowOutput = "label" } },
        Analysis = new() { Metrics = [new() { Name = "shadow", Builtin = BuiltinMetric.ShadowWrongRate, MaxIncrease = "1%" }] },
    }).FirstOrDefault()?.Field).ShouldBe(isRefused ? "spec.analysis.metrics[0].builtin" : null);

    [Theory]
    [InlineData(null, null, "2", "builtin", "needs spec.monitoring.feedback.maxError, the largest error that is counted, without which no mean has a bound")]
    [InlineData(50.0, 40.0, "2", "maxError", "40 is not spec.monitoring.feedback.maxError, 50, by which the gateways count; remove it")]
    [InlineData(50.0, null, "50", "max", "50 is not below spec.monitoring.feedback.maxError, 50, as which every larger error counts")]
    [InlineData(50.0, 50.0, "2", null, null)]
    [InlineData(50.0, null, "2", null, null)]
    public void R27_ErrorsOfNumbers_NeedTheLargestOneOfTheFeedback(
        double? counted, double? own, string max, string? field, string? message) => ClassRules.Check(new()
        {
            Monitoring = new() { Feedback = new() { KeySecret = "keys", MaxError = counted } },
            Analysis = new()
            {
                Metrics = [new() { Name = "e", Builtin = BuiltinMetric.MeanAbsoluteError, Max = max, MaxError = own }],
            },
        }).FirstOrDefault().ShouldBe(field is null ? null : new("InvalidMetric", $"spec.analysis.metrics[0].{field}", message!));

    [Theory]
    [InlineData("50", "50 is not below spec.monitoring.feedback.maxError, 50, which no two means can be more apart than")]
    [InlineData("49.5", null)]
    public void R27_IncreaseOfAnError_IsBelowTheLargestOne(string increase, string? message) => ClassRules.Check(new()
    {
        Monitoring = new() { Feedback = new() { KeySecret = "keys", MaxError = 50 } },
        Analysis = new() { Metrics = [new() { Name = "e", Builtin = BuiltinMetric.MeanAbsoluteError, MaxIncrease = increase }] },
    }).FirstOrDefault().ShouldBe(message is null ? null : new("InvalidMetric", "spec.analysis.metrics[0].maxIncrease", message));

    private static SpecProblem? Check(string name, string[]? known) => ClassRules.Check(new()
    {
        Monitoring = new() { Feedback = new() { KeySecret = "keys", Classes = known } },
        Analysis = new() { Metrics = [new() { Name = "missed", Builtin = BuiltinMetric.MissRate, Class = name, Max = "5%" }] },
    }).FirstOrDefault();
}
