using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Rollouts.Validation.Metrics;

namespace ModelOperator.Rollouts.Tests.Validation.Metrics;

public sealed class SliceRulesTests
{
    private static readonly FeedbackSliceSpec Device = new() { Name = "device", Header = "x-device", Values = ["phone", "desktop"] };

    [Theory]
    [InlineData("device")]
    [InlineData("device=phone")]
    [InlineData("device=other")]
    public void R27_SliceOfTheFeedback_IsTaken(string slice) => Check(BuiltinMetric.WrongRate, [Device], slice).ShouldBeNull();

    [Theory]
    [InlineData("region")]
    [InlineData("device=tablet")]
    [InlineData("all")]
    public void R27_StrangeSlice_IsNamedWithThoseThatThereAre(string slice) =>
        Check(BuiltinMetric.WrongRate, [Device], slice).ShouldBe(new SpecProblem(
            "InvalidMetric", "spec.analysis.metrics[0].slices",
        $"'{slice}' is no slice of spec.monitoring.feedback; there are device, device=phone, device=desktop, device=other"));

    [Fact]
    public void R27_SlicesWithoutFeedback_AreRefused() => Check(BuiltinMetric.WrongRate, null, "device")!.Message
        .ShouldBe("needs spec.monitoring.feedback.slices, by which feedback is counted");

    [Fact]
    public void R27_SlicesOfAnotherMetric_AreRefused() => Check(BuiltinMetric.ErrorRate, [Device], "device")!.Message
        .ShouldBe("only wrongRate, shadowWrongRate, missRate, falseAlarmRate, f1Loss, meanAbsoluteError and rootMeanSquareError have "
            + "slices, those of the feedback; remove it");

    [Fact]
    public void R27_MoreValuesThanAlphaCanBeDividedOver_AreRefused()
    {
        FeedbackSliceSpec[] slices =
        [
            .. Enumerable.Range(0, 3).Select(place => Device with
            {
                Name = $"d{place}",
                Values = [.. Enumerable.Range(0, 32).Select(value => $"v{value}")],
            }),
        ];

        Check(BuiltinMetric.WrongRate, slices, "d0", "d1").ShouldNotBeNull().Message
            .ShouldBe("these are 66 values, and alpha can be divided over 64 at most; name single ones, as d0=v0");
        Check(BuiltinMetric.WrongRate, slices, "d0").ShouldBeNull();
    }

    private static SpecProblem? Check(BuiltinMetric builtin, IReadOnlyList<FeedbackSliceSpec>? known, params string[] slices) =>
        SliceRules.Check(new()
        {
            Monitoring = new() { Feedback = new() { KeySecret = "keys", Slices = known } },
            Analysis = new() { Metrics = [new() { Name = "quality", Builtin = builtin, MaxIncrease = "1%", Slices = slices }] },
        }).FirstOrDefault();
}
