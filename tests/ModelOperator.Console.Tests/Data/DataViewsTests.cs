using ModelOperator.Analysis.Counting;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Spec.Monitoring.Checks;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Console.Data;
using ModelOperator.Console.Tests.Support;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Monitoring.Checks;
using ModelOperator.Monitoring.Counting;
using ModelOperator.Profiles;

namespace ModelOperator.Console.Tests.Data;

public sealed class DataViewsTests
{
    private static readonly ReferenceProfile Profile = new(
        1,
        [new("age", "x", 0, 0, 9, [5], [50, 50]), new("size", "x", 0, 0, 9, [5], [50, 50])],
        [new("label", ["a", "b"], Counts: [50, 50, 0])]);

    [Fact]
    public void Limits_AreThoseOfEachCheck()
    {
        var view = View(new()
        {
            InputDrift = new() { Warn = 0.5, Max = 0.4 },
            AnswerDrift = new() { Distance = DistanceKind.JensenShannon, Max = 0.3 },
        });

        // The operator, too, takes the lower one of both limits as the first.
        (view.Features[0].Warn, view.Features[0].Max).ShouldBe((0.4, 0.4));
        (view.Classes!.Warn, view.Classes.Max).ShouldBe((0.13, 0.3));
    }

    [Fact]
    public void Classes_ThatAreBad_AreNotMilderBecauseOfTheLimitsOfFeatures()
    {
        var view = View(
            new() { InputDrift = new() { Warn = 50, Max = 60 }, AnswerDrift = new() },
            Check(CheckNames.AnswerDrift, CheckVerdict.Bad, "label"));

        view.Classes!.Verdict.ShouldBe(CheckVerdict.Bad);
    }

    [Fact]
    public void Feature_ThatHasNotMoved_IsOk_ThoughTheCheckNamesIt()
    {
        var view = View(new(), Check(CheckNames.InputDrift, CheckVerdict.Bad, "age", "size"));

        view.Features.Select(feature => (feature.Name, feature.Verdict)).ShouldBe([("age", CheckVerdict.Bad), ("size", CheckVerdict.Ok)]);
    }

    [Fact]
    public void Feature_OfACheckThatIsOff_HasNoVerdict() => View(new()).Features[0].Verdict.ShouldBeNull();

    [Theory]
    [InlineData(0.5, CheckVerdict.Bad, CheckVerdict.Bad)]
    [InlineData(0.15, CheckVerdict.Bad, CheckVerdict.Warn)]
    [InlineData(0.05, CheckVerdict.Bad, CheckVerdict.Ok)]
    [InlineData(0.5, CheckVerdict.Ok, CheckVerdict.Ok)]
    [InlineData(0.5, CheckVerdict.TooFew, null)]
    [InlineData(null, CheckVerdict.Bad, null)]
    public void Item_IsJudgedByItsOwnDistance_AndIsNoWorseThanTheCheck(double? distance, CheckVerdict check, CheckVerdict? verdict) =>
        ItemVerdicts.Of(Check("inputDrift", check, "worst", "item"), "item", distance, 0.1, 0.2).ShouldBe(verdict);

    [Theory]
    [InlineData(0.05)]
    [InlineData(null)]
    public void Item_ThatIsTheWorst_HasTheVerdictOfTheCheck(double? distance) =>
        ItemVerdicts.Of(Check("inputDrift", CheckVerdict.Bad, "worst", "item"), "worst", distance, 0.1, 0.2).ShouldBe(CheckVerdict.Bad);

    private static CheckStatus Check(string name, CheckVerdict verdict, params string[] worst) =>
        new() { Name = name, Verdict = verdict, Worst = [.. worst.Select(item => new CheckedItem { Name = item })] };

    // Both features are counted; only age has moved. All answers are of one class.
    private static DataView View(MonitoringChecksSpec checks, params CheckStatus[] results) => DataViews.Of(
        Samples.Healthy with
        {
            Spec = Samples.Healthy.Spec with { Monitoring = new MonitoringSpec { Checks = checks } },
            Status = Samples.Healthy.Status! with { Monitoring = new() { Checks = results } },
        },
        Profile,
        WindowCounts.Of(
            [
                Value("age", "0", 9000), Value("age", "1", 1000), Value("size", "0", 5000), Value("size", "1", 5000),
                Rise(ModelServerMetricNames.ClassAnswers, ("output", "label"), ("class", "a"), 5500),
                Rise(ModelServerMetricNames.ClassAnswers, ("output", "label"), ("class", "b"), 4500),
            ],
            WindowQuery.Newest),
        []);

    private static CounterRise Value(string feature, string bin, double count) =>
        Rise(ModelServerMetricNames.FeatureValues, ("feature", feature), ("bin", bin), count);

    private static CounterRise Rise(string counter, (string Name, string Value) one, (string Name, string Value) two, double count) => new(
        new Dictionary<string, string>
        {
            ["counter"] = counter,
            ["window"] = WindowQuery.Newest,
            [one.Name] = one.Value,
            [two.Name] = two.Value,
        },
        count);
}
