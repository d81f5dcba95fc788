using ModelOperator.Analysis.Counting;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Spec.Monitoring.Checks;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Monitoring.Checks;
using ModelOperator.Monitoring.Tests.Support;
using ModelOperator.Profiles;

namespace ModelOperator.Monitoring.Tests.Checks;

/// <summary>Checks the measures of quality beside accuracy.</summary>
public sealed class QualityChecksTests
{
    private static readonly FeedbackSpec Feedback = new() { KeySecret = "keys", Classes = ["bad"], MaxError = 100 };

    private static QualityCheckSpec Recall => new() { Metric = QualityMetric.Recall, Class = "bad", Min = "90%" };

    private static QualityCheckSpec Precision => Recall with { Metric = QualityMetric.Precision };

    private static QualityCheckSpec F1 => Recall with { Metric = QualityMetric.F1 };

    private static QualityCheckSpec MeanError => new() { Metric = QualityMetric.MeanAbsoluteError, Max = 3 };

    [Fact]
    public void RareClassThatIsMissed_IsBadByRecall_ThoughAccuracyIsHigh()
    {
        CounterRise[] rises =
        [
            .. Class("all", hits: 60, misses: 60, falseAlarms: 0),
            Counted.Rise(GatewayMetricNames.Feedback, 99_940, ("slice", "all"), ("correct", "true")),
            Counted.Rise(GatewayMetricNames.Feedback, 60, ("slice", "all"), ("correct", "false")),
        ];

        Read(new() { MinAccuracy = "99%" }, rises).Level.ShouldBe(CheckVerdict.Ok);
        Read(Recall, rises).ShouldSatisfyAllConditions(
            reading => reading.Level.ShouldBe(CheckVerdict.Bad),
            reading => reading.Samples.ShouldBe(120, "the answers with another label say nothing about recall"),
            reading => reading.Message.ShouldBe("50 % of 120 answers with label bad are missed (limit 10 %)"));
    }

    [Fact]
    public void FalseAlarms_AreBadByPrecision_AndNotByRecall()
    {
        var rises = Class("all", hits: 500, misses: 5, falseAlarms: 300);

        Read(Recall, rises).Level.ShouldBe(CheckVerdict.Ok);
        Read(Precision, rises).Message.ShouldBe("37.5 % of 800 answers with prediction bad are false alarms (limit 10 %)");
    }

    [Fact]
    public void F1_IsToldAsWhatIsMissingToOne()
    {
        // Recall 500/550, precision 500/800: F1 is 1000/1350.
        var reading = Read(F1, Class("all", hits: 500, misses: 50, falseAlarms: 300));

        reading.Value!.Value.ShouldBe(1 - (1000.0 / 1350), 1e-12);
        reading.Message.ShouldBe("1 - F1 is 25.93 % over 850 answers with label or prediction bad (limit 10 %)");
    }

    [Fact]
    public void F1_WithinChanceOfItsLimit_IsOk() =>
        Read(F1, Class("all", hits: 100, misses: 12, falseAlarms: 14)).ShouldSatisfyAllConditions(
            reading => reading.Value!.Value.ShouldBeGreaterThan(0.1),
            reading => reading.Level.ShouldBe(CheckVerdict.Ok));

    [Fact]
    public void OneSlice_CanBeBadByItself() =>
        Read(Recall, [.. Class("all", 1000, 50, 0), .. Class("device=phone", 100, 45, 0)]).ShouldSatisfyAllConditions(
            reading => reading.Level.ShouldBe(CheckVerdict.Bad),
            reading => reading.Message.ShouldBe("slice device=phone: 31.03 % of 145 answers with label bad are missed (limit 10 %)"));

    [Fact]
    public void AnswersOfOtherClasses_AreNotCounted() =>
        Read(Recall, [.. Class("all", 1000, 0, 0), .. Class("all", 0, 900, 0, name: "good")]).Value.ShouldBe(0);

    [Fact]
    public void MaxDecrease_IsHeldAgainstTheProfilesFigureOfTheClass()
    {
        var nearly = Recall with { Min = null, MaxDecrease = "5%" };
        var profile = new QualityProfile(10_000, 9_900, []) { Classes = [new("all", "bad", 950, 50, 0)] };

        Read(nearly, Class("all", 700, 300, 0), profile).Message
            .ShouldBe("30 % of 1000 answers with label bad are missed, and 5 % of 1000 of the profile (limit 5 % more)");
        Read(nearly, Class("all", 920, 80, 0), profile).Level.ShouldBe(CheckVerdict.Ok);
        QualityChecks.Of(nearly, Feedback, profile, null).Limit.ShouldBe("missed <= the profile's + 5 %");
    }

    [Fact]
    public void MaxDecrease_AgainstAProfileWithoutTheClass_SaysWhatToDo() =>
        Read(Recall with { Min = null, MaxDecrease = "5%" }, Class("all", 700, 300, 0), new QualityProfile(10, 9, [])).ShouldSatisfyAllConditions(
            reading => reading.Level.ShouldBe(CheckVerdict.NoData),
            reading => reading.Message!.ShouldStartWith("the profile has no figures of class 'bad'"));

    // The sample of the profile has the class among its labels, and its model never predicts it.
    [Fact]
    public void ClassThatTheProfileNeverPredicts_IsNothingToCompareWith_AndTheOtherLimitHolds()
    {
        var precision = Recall with { Metric = QualityMetric.Precision, MaxDecrease = "2%" };
        var profile = new QualityProfile(10_000, 9_900, []) { Classes = [new("all", "bad", 0, 50, 0)] };

        Read(precision, Class("all", 200, 0, 800), profile).Level.ShouldBe(CheckVerdict.Bad);
        Read(precision with { Min = null }, Class("all", 200, 0, 800), profile).Level.ShouldBe(CheckVerdict.NoData);
    }

    [Fact]
    public void MeanError_AboveItsLimitBeyondChance_IsBad()
    {
        var reading = Read(MeanError, Errors("all", answers: 5000, absolute: 5000 * 6.5));

        reading.Value!.Value.ShouldBe(6.5, 1e-9);
        reading.Message.ShouldBe("mean absolute error of 5000 answers is 6.5 (limit 3)");
        QualityChecks.Of(MeanError, Feedback, null, null).Limit.ShouldBe("mean absolute error <= 3");
    }

    // A mean of 4 may be that of four answers that are wholly wrong and 96 that are right, which chance brings about where the mean is 3.
    [Fact]
    public void MeanError_OfFewAnswers_MayBeChance() =>
        Read(MeanError, Errors("all", answers: 100, absolute: 400)).Level.ShouldBe(CheckVerdict.Ok);

    [Fact]
    public void RootMeanSquareError_IsTheRootOfTheMean() =>
        Read(MeanError with { Metric = QualityMetric.RootMeanSquareError }, Errors("all", answers: 50_000, squared: 50_000 * 144.0))
            .ShouldSatisfyAllConditions(
                reading => reading.Value!.Value.ShouldBe(12, 1e-9),
                reading => reading.Level.ShouldBe(CheckVerdict.Bad));

    [Theory]
    [InlineData(QualityMetric.F1)]
    [InlineData(QualityMetric.MeanAbsoluteError)]
    public void Measure_WithoutItsFeedback_SaysWhatToPost(QualityMetric metric) =>
        Read(Recall with { Metric = metric, Max = 3 }).ShouldSatisfyAllConditions(
            reading => reading.Level.ShouldBe(CheckVerdict.NoData),
            reading => reading.Message!.ShouldContain("with a label and a prediction"));

    // Each error is 0 or the bound here, which is the widest distribution with this mean; the limit is the true mean.
    [Fact]
    public void MeanError_AtItsLimit_IsHardlyEverBad()
    {
        const int windows = 2000;
        var random = new Random(20261130);
        var bad = 0;
        for (var window = 0; window < windows; window++)
        {
            var hit = Enumerable.Range(0, 500).Count(_ => random.NextDouble() < 0.03);
            bad += Read(MeanError, Errors("all", answers: 500, absolute: hit * 100.0)).Level is CheckVerdict.Bad ? 1 : 0;
        }

        bad.ShouldBeLessThanOrEqualTo(2);
    }

    private static Reading Read(QualityCheckSpec quality, params CounterRise[] rises) => Read(quality, rises, null);

    private static Reading Read(QualityCheckSpec quality, CounterRise[] rises, QualityProfile? profile) =>
        QualityChecks.Of(quality, Feedback, profile, null).Read(Counted.Of(rises));

    private static CounterRise[] Class(string slice, double hits, double misses, double falseAlarms, string name = "bad") =>
    [
        .. new[] { ("hit", hits), ("miss", misses), ("false_alarm", falseAlarms) }.Select(one => Counted.Rise(
            GatewayMetricNames.FeedbackClasses, one.Item2, ("slice", slice), ("class", name), ("result", one.Item1))),
    ];

    private static CounterRise[] Errors(string slice, double answers, double absolute = 0, double squared = 0) =>
    [
        Counted.Rise(GatewayMetricNames.FeedbackNumbers, answers, ("slice", slice)),
        Counted.Rise(GatewayMetricNames.FeedbackAbsoluteErrors, absolute, ("slice", slice)),
        Counted.Rise(GatewayMetricNames.FeedbackSquaredErrors, squared, ("slice", slice)),
    ];
}
