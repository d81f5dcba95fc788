using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Monitoring.Tests.Support;
using ModelOperator.Monitoring.Validation;

namespace ModelOperator.Monitoring.Tests.Validation;

public sealed class MonitoringValidatorTests
{
    [Fact]
    public void NothingAtAll_IsFine()
    {
        Find(null).ShouldBeNull();
        Find(new()).ShouldBeNull();
    }

    [Fact]
    public void DefaultSource_NeedNotBeThere() => // the checks say so, and the model is served
        new MonitoringValidator(new MetricSourceRegistry([])).FindUnavailableSource(new()).ShouldBeNull();

    [Fact]
    public void UnknownSource_IsUnavailable_AndNoProblemOfTheSpec()
    {
        var spec = new MonitoringSpec { Source = "elsewhere" };

        Find(spec).ShouldBeNull();
        Validator.FindUnavailableSource(spec)!.Field.ShouldBe("spec.monitoring.source");
        Validator.FindUnavailableSource(null).ShouldBeNull();
    }

    [Theory]
    [InlineData("59s")]
    [InlineData("169h")]
    [InlineData("soon")]
    public void WindowThatIsNone_IsRefused(string window) => Find(new() { Window = window }).ShouldBe(
        new("spec.monitoring.window", $"'{window}' must be a duration from 1m to 168h"));

    [Fact]
    public void IntervalThatIsTooShort_IsRefused() => Find(new() { Interval = "1s" }).ShouldBe(
        new("spec.monitoring.interval", "'1s' must be a duration from 10s to 24h"));

    [Fact]
    public void ShareAboveOne_IsRefused() => Find(new() { Checks = new() { Missing = new() { Max = "5" } } }).ShouldBe(
        new("spec.monitoring.checks.missing.max", "'5' must be a share from 0 to 1: 1% or 0.01"));

    [Theory]
    [InlineData("10", "6h", "spec.monitoring.checks.gpu.minUtilization", "'10' must be a share from 0 to 1: 10% or 0.1")]
    [InlineData("10%", "5m", "spec.monitoring.checks.gpu.over", "'5m' must be a duration from 10m to 168h")]
    public void LimitsOfGpus_AreAShareAndATime(string least, string over, string field, string problem) => Find(
        new() { Checks = new() { Gpu = new() { MinUtilization = least, Over = over } } }).ShouldBe(new(field, problem));

    [Fact]
    public void RepeatsAboveOne_AreRefused() => Find(new() { Checks = new() { Repeats = new() { Max = "5" } } })!.Field
        .ShouldBe("spec.monitoring.checks.repeats.max");

    [Fact]
    public void ReviewWithoutScores_IsRefused()
    {
        Find(new() { Review = new() { ConfidenceBelow = 0.5 } })!.Field.ShouldBe("spec.monitoring.review.output");
        Find(new() { Review = new() { ConfidenceBelow = 0.5, Output = "p" } }).ShouldBeNull();
        Find(new() { Review = new() { ConfidenceBelow = 0.5 }, Profile = "configmap://p/k" }).ShouldBeNull();
    }

    [Fact]
    public void QualityWithoutFeedback_IsRefused() => Find(new() { Checks = new() { Quality = new() { MinAccuracy = "95%" } } }).ShouldBe(
        new("spec.monitoring.checks.quality", "needs spec.monitoring.feedback, by which it is known which answers were right"));

    [Theory]
    [InlineData("95", false)]
    [InlineData("95%", true)]
    [InlineData("0.95", true)]
    public void MinAccuracy_IsAShare(string share, bool isFine) => (Find(new()
    {
        Feedback = new() { KeySecret = "keys" },
        Checks = new() { Quality = new() { MinAccuracy = share } },
    })?.Field).ShouldBe(isFine ? null : "spec.monitoring.checks.quality.minAccuracy");

    [Theory]
    [InlineData("2%", "configmap://p/k", null)]
    [InlineData("0.02", "configmap://p/k", null)]
    [InlineData("2", "configmap://p/k", "spec.monitoring.checks.quality.maxDecrease")]
    [InlineData("2%", null, "spec.monitoring.checks.quality.maxDecrease")]
    [InlineData(null, null, "spec.monitoring.checks.quality")]
    public void MaxDecrease_IsAShareOfAProfilesFigure(string? decrease, string? profile, string? field) => (Find(new()
    {
        Profile = profile,
        Feedback = new() { KeySecret = "keys" },
        Checks = new() { Quality = new() { MaxDecrease = decrease } },
    })?.Field).ShouldBe(field);

    [Fact]
    public void WarnAboveMax_IsRefused() => Find(new() { Checks = new() { InputDrift = new() { Warn = 0.3, Max = 0.2 } } })!.Field
        .ShouldBe("spec.monitoring.checks.inputDrift.warn");

    [Fact]
    public void FeedbackThatIsFine_IsAccepted() => Find(new()
    {
        Feedback = new()
        {
            KeySecret = "keys",
            MaxDelay = "720h",
            Slices = [new() { Name = "device", Header = "x-device", Values = ["phone"] }],
        },
    }).ShouldBeNull();

    [Theory]
    [InlineData("59s")]
    [InlineData("8761h")]
    [InlineData("30d")]
    public void DelayThatIsNone_IsRefused(string delay) => Find(new()
    {
        Feedback = new() { KeySecret = "keys", MaxDelay = delay },
    }).ShouldBe(new("spec.monitoring.feedback.maxDelay", $"'{delay}' must be a duration from 1m to 8760h"));

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public void ValueOfASlice_ThatIsEmptyOrTooLong_IsRefused(int length) => Find(new()
    {
        Feedback = new() { KeySecret = "keys", Slices = [new() { Name = "device", Header = "x-device", Values = [new('a', length)] }] },
    }).ShouldBe(new("spec.monitoring.feedback.slices", $"slice 'device' has a value of {length} characters; it must have 1 to 63"));

    [Theory]
    [InlineData(63, null)]
    [InlineData(64, "slice 'mood' has a value of 64 characters; it must have 1 to 63")]
    public void ValueOfASlice_IsCountedAsTheSchemaCountsIt(int characters, string? message)
    {
        var value = string.Concat(Enumerable.Repeat("😀", characters));

        var problem = Find(new()
        {
            Feedback = new() { KeySecret = "keys", Slices = [new() { Name = "mood", Header = "x-mood", Values = [value] }] },
        });

        (problem?.Message).ShouldBe(message);
    }

    private static MonitoringValidator Validator => new(new MetricSourceRegistry([new FakeSums(_ => CounterResult.Of([], "none"))]));

    private static MonitoringProblem? Find(MonitoringSpec? spec) => MonitoringValidator.FindProblem(spec);
}
