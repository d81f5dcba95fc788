using System.Globalization;
using System.Text.Json;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Tests.Measuring;

/// <summary>A counter that a source has twice, from two scrapes of the same pod, is evidence once.</summary>
public sealed class SeenTwiceTests
{
    private const string Candidate = "7f9c2ab4d1";
    private const string Stable = "0123456789";

    private static readonly MetricSpec Errors = new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "1%" };
    private static readonly MetricSpec Drift = new() { Name = "drift", Builtin = BuiltinMetric.Drift };

    // Alone 5 of 100 decide nothing; twice they would seem to be 10 of 200, three times 15 of 300.
    [Theory]
    [InlineData("prometheus_replica=a", "prometheus_replica=b")]
    [InlineData("job=pods", "job=gateways")]
    [InlineData("instance=10.0.0.7:9090", "instance=10.0.0.7:9090,container=gateway,endpoint=metrics")]
    [InlineData("", "cluster=eu,replica=1")]
    public async Task SamePod_ByOtherLabelsOfScrapes_CountsOnce(string one, string other)
    {
        var measured = await Asking.MeasureAsync(
            Errors, Answer([.. Pod("a", one), .. Pod("a", other), .. Pod("a", $"{other},another=yes")]));

        (measured.Candidate!.Bad, measured.Candidate.Total, measured.Stable!.Total).ShouldBe((5, 100, 900));
    }

    [Fact]
    public async Task TwoPods_CountBoth()
    {
        var measured = await Asking.MeasureAsync(
            Errors,
            Answer([.. Pod("a", "replica=1"), .. Pod("b", "replica=1"), .. Pod("a", "replica=2"), .. Pod("b", "replica=2")]));

        (measured.Candidate!.Bad, measured.Candidate.Total, measured.Stable!.Total).ShouldBe((10, 200, 1800));
    }

    // One scrape missed the restart's first half: each is read by itself, and not one after the other's readings.
    [Fact]
    public async Task Restart_IsReadInOneOfThem_AndNotBetweenThem()
    {
        var measured = await Asking.MeasureAsync(Errors, Answer(
            Series(Candidate, "200", "a", "replica=1", (10, 1000), (25, 1100), (40, 20), (55, 50)),
            Series(Candidate, "200", "a", "replica=2", (12, 1010), (42, 30), (57, 55)),
            Series(Stable, "200", "a", "replica=1", (10, 0), (55, 900))));

        measured.Candidate!.Total.ShouldBe(100 + 20 + 30);
    }

    // The one with the most readings speaks; what only the other has seen so far is not lost.
    [Fact]
    public async Task CounterThatOneHasNotSeenYet_IsTakenFromTheOther()
    {
        var measured = await Asking.MeasureAsync(Errors, Answer(
            Series(Candidate, "200", "a", "replica=1", (10, 0), (25, 50), (40, 95)),
            Series(Candidate, "200", "a", "replica=2", (12, 0), (42, 95)),
            Series(Candidate, "500", "a", "replica=2", (42, 5)),
            Series(Stable, "200", "a", "replica=1", (10, 0), (25, 500), (40, 900)),
            Series(Stable, "200", "a", "replica=2", (12, 0), (42, 910))));

        (measured.Candidate!.Bad, measured.Candidate.Total, measured.Stable!.Total).ShouldBe((5, 100, 900));
    }

    [Fact]
    public async Task ReplicaThatDied_IsNotBelievedForEver()
    {
        var measured = await Asking.MeasureAsync(Errors, Answer(
            Series(Candidate, "200", "a", "replica=1", (10, 0), (25, 10)),
            Series(Candidate, "200", "a", "replica=2", (20, 5), (35, 20), (50, 105)),
            Series(Stable, "200", "a", "replica=2", (20, 0), (50, 900))));

        measured.Candidate!.Total.ShouldBe(100);
    }

    // It has seen more of the stage, and stays the one from look to look.
    [Fact]
    public async Task OfTwoWithAsManyReadings_TheOneThatBeganFirstIsTaken()
    {
        var measured = await Asking.MeasureAsync(Errors, Answer(
            Series(Candidate, "200", "a", "replica=1", (20, 10), (35, 100)),
            Series(Candidate, "200", "a", "replica=2", (12, 0), (27, 95)),
            Series(Stable, "200", "a", "replica=1", (20, 100), (35, 900)),
            Series(Stable, "200", "a", "replica=2", (12, 0), (27, 850))));

        (measured.Candidate!.Total, measured.Stable!.Total).ShouldBe((95, 850));
    }

    [Fact]
    public async Task AnswersByClass_CountOnceToo()
    {
        string[] replicas = ["replica=1", "replica=2"];
        var series =
            from replica in replicas
            from revision in new[] { Candidate, Stable }
            from name in new[] { "cat", "dog" }
            select Series(
                $"digits-{revision}-5d4f8c7b9d-x2x7k",
                "model_server_class_answers_total",
                $"revision={revision},output=label,class={name},model=m,{replica}",
                (10, 0),
                (40, 30));
        var measured = await Asking.MeasureAsync(Drift, Answer([.. series]));

        (measured.Candidate!.Total, measured.Stable!.Total).ShouldBe((60, 60));
    }

    private static string[] Pod(string pod, string labels) =>
    [
        Series(Candidate, "200", pod, labels, (10, 0), (25, 95)),
        Series(Candidate, "500", pod, labels, (10, 0), (25, 5)),
        Series(Stable, "200", pod, labels, (10, 0), (25, 900)),
    ];

    private static string Series(string revision, string code, string pod, string labels, params (int Time, int Value)[] samples) =>
        Series(
            $"digits-gateway-5d4f8c7b9d-{pod}2x7k",
            "model_gateway_requests_total",
            $"name=digits,exported_namespace=ml,revision={revision},code={code},{labels}",
            samples);

    private static string Series(string pod, string name, string labels, params (int Time, int Value)[] samples)
    {
        var metric = new Dictionary<string, string> { ["__name__"] = name, ["namespace"] = "ml", ["pod"] = pod };
        foreach (var label in labels.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            metric[label[..label.IndexOf('=', StringComparison.Ordinal)]] = label[(label.IndexOf('=', StringComparison.Ordinal) + 1)..];
        }

        var values = samples.Select(sample =>
            new object[] { 1_700_000_000 + sample.Time, sample.Value.ToString(CultureInfo.InvariantCulture) });
        return JsonSerializer.Serialize(new { metric, values });
    }

    private static string Answer(params string[] series) =>
        $$$"""{"status":"success","data":{"resultType":"matrix","result":[{{{string.Join(',', series)}}}]}}""";
}
