using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Analysis.Measuring;
using ModelOperator.Analysis.Templates;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Tests.Measuring;

/// <summary>From counters over HTTP to what status shows.</summary>
public sealed class BuiltinMeasurementTests
{
    private static readonly TemplateContext Context = new(
        "ml", "digits", new("7f9c2ab4d1", "digits-7f9c2ab4d1", "2"), new("0123456789", "digits-0123456789", "1"), TimeSpan.FromSeconds(600))
    { Stages = 2 };

    private static readonly MetricSpec Errors = new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "1%" };

    [Theory]
    [InlineData(4980, 20, 44910, 90, MetricVerdict.Pass)]
    [InlineData(480, 20, 4491, 9, MetricVerdict.Fail)]
    [InlineData(99, 1, 898, 2, MetricVerdict.Inconclusive)]
    [InlineData(40, 0, 400, 0, MetricVerdict.Inconclusive)]
    [InlineData(0, 40, 400, 0, MetricVerdict.Inconclusive)]
    [InlineData(0, 0, 400, 0, MetricVerdict.Inconclusive)]
    public async Task Counts_BecomeAVerdict(long good, long bad, long stableGood, long stableBad, MetricVerdict verdict)
    {
        var measured = await MeasureAsync(Errors, Matrix.Requests(good, bad, stableGood, stableBad));

        measured.Verdict.ShouldBe(verdict, measured.Message);
        (measured.Candidate!.Bad, measured.Candidate.Total).ShouldBe((bad, good + bad));
        (measured.Stable!.Bad, measured.Stable.Total).ShouldBe((stableBad, stableGood + stableBad));
        measured.Query.ShouldBe("{__name__=~\"model_gateway_requests_total|model_gateway_shadow_requests_total\",namespace=\"ml\",pod=~\"digits-gateway(-[^-]+){1,2}\",name=\"digits\",revision=~\"7f9c2ab4d1|0123456789\"}[600s]");
    }

    [Fact]
    public async Task MultipleOfNothing_IsInconclusive_AndSaysWhatWouldDecide()
    {
        var ratio = Errors with { MaxIncrease = null, MaxRatio = 1.5 };
        var measured = await MeasureAsync(ratio, Matrix.Requests(50_000, 0, 450_000, 0));

        (measured.Verdict, measured.Message).ShouldBe((
            MetricVerdict.Inconclusive,
            "nothing bad has been counted of either revision, and a multiple of nothing decides nothing; maxIncrease would"));
    }

    // A false abort at an error rate of 1 %: stable has 1 %, the candidate too, and chance made it look worse than stable + 1 %.
    [Fact]
    public async Task FalseAbortAtOnePercent_ShowsInStatusWhatItRestsOn()
    {
        var measured = await MeasureAsync(Errors, Matrix.Requests(953, 47, 8911, 89));

        var shown = JsonSerializer.SerializeToNode(measured, ModelOperatorJsonContext.Default.MetricStatus)!;
        shown.AsObject().Remove("time");
        JsonNode.DeepEquals(Rounded(shown), JsonNode.Parse("""
            {
              "name": "errors",
              "query": "{__name__=~\"model_gateway_requests_total|model_gateway_shadow_requests_total\",namespace=\"ml\",pod=~\"digits-gateway(-[^-]+){1,2}\",name=\"digits\",revision=~\"7f9c2ab4d1|0123456789\"}[600s]",
              "value": 0.047,
              "candidate": {
                "value": 0.047,
                "bad": 47,
                "total": 1000
              },
              "stable": {
                "value": 0.009888888888888888,
                "bad": 89,
                "total": 9000
              },
              "bounds": {
                "lower": 0.015525,
                "upper": 0.065864,
                "alpha": 0.025
              },
              "samplesWanted": 0,
              "threshold": "<= stable + 1 %",
              "verdict": "Fail",
              "failures": 0,
              "message": "47 of 1000 (4.7 %) of the candidate's requests are bad and 89 of 9000 (0.9889 %) of stable's; a candidate within the limit shows this with a probability below 1.25 %",
              "dryRun": false
            }
            """)).ShouldBeTrue(shown.ToJsonString());
    }

    [Fact]
    public async Task StableWithoutRequests_IsComparedAsItWasBefore()
    {
        var measured = await MeasureAsync(Errors, query => query.Contains("offset 600s", StringComparison.Ordinal)
            ? Matrix.Requests(3000, 10, 44910, 90)
            : Matrix.Requests(50000, 100, 0, 0));

        measured.Verdict.ShouldBe(MetricVerdict.Pass, measured.Message);
        measured.Stable!.Total.ShouldBe(45000);
        measured.Candidate!.Total.ShouldBe(50100);
        measured.Message.ShouldBe("stable gets no requests in this stage and was counted before it");
    }

    [Fact]
    public async Task StableWithoutRequests_OfWhichOnlyAPartWasReadBefore_DecidesNothing()
    {
        var measured = await MeasureAsync(Errors, query => query.Contains("offset 600s", StringComparison.Ordinal)
            ? "{\"warnings\":[\"1 of 3 ingesters failed\"]," + Matrix.Requests(3000, 10, 44910, 90)[1..]
            : Matrix.Requests(50000, 100, 0, 0));

        measured.Verdict.ShouldBe(MetricVerdict.Inconclusive);
        measured.Message.ShouldBe("the metric source warns: 1 of 3 ingesters failed");
    }

    [Fact]
    public async Task StableWithoutRequests_NowAndBefore_SaysWhyItWasNotFound()
    {
        var measured = await MeasureAsync(Errors, query => query.Contains("offset 600s", StringComparison.Ordinal)
            ? Answers.Error("execution", "too many samples")
            : Matrix.Requests(50000, 100, 0, 0));

        measured.Verdict.ShouldBe(MetricVerdict.Inconclusive);
        measured.Message!.ShouldBe("stable has answered no requests to compare with; "
            + "of the time before the stage: the metric source refuses the query: too many samples");
    }

    [Fact]
    public async Task R20_WithoutCounts_ItIsNoDataNeverPass()
    {
        foreach (var answer in (string[])[Matrix.Of(), "", "{}", Answers.Error("bad_data", "no"), Answers.Vector("1"), Answers.Scalar("1"),
            Answers.Matrix("1", "NaN"), Answers.Matrix("5", "-1")])
        {
            var measured = await MeasureAsync(Errors, answer);
            measured.Verdict.ShouldBe(MetricVerdict.NoData, answer);
            measured.Message.ShouldNotBeNullOrEmpty(answer);
        }
    }

    [Fact]
    public async Task Warnings_DecideNothing()
    {
        var answer = Matrix.Requests(480, 20, 4491, 9).Replace("{\"status\"", "{\"warnings\":[\"a store is down\"],\"status\"", StringComparison.Ordinal);
        var measured = await MeasureAsync(Errors, answer);
        measured.Verdict.ShouldBe(MetricVerdict.Inconclusive);
        measured.Message.ShouldBe("the metric source warns: a store is down");
    }

    [Fact]
    public async Task Alpha_IsDividedOverStagesAndDecidingMetrics()
    {
        var shown = Errors with { Name = "shown", DryRun = true };
        var measured = await MeasureAsync([Errors, Errors with { Name = "other" }, shown], _ => Matrix.Requests(480, 20, 4491, 9));

        measured[0].Bounds!.Alpha.ShouldBe(0.05 / 2 / 2, 1e-12);
        measured[2].DryRun.ShouldBeTrue();
        string.Create(CultureInfo.InvariantCulture, $"{measured[0].Bounds!.Lower:F4}").ShouldNotBe("0.0000");
    }

    // The last digits are the machine's.
    private static JsonNode Rounded(JsonNode shown)
    {
        foreach (var bound in (string[])["lower", "upper"])
        {
            shown["bounds"]![bound] = Math.Round((double)shown["bounds"]![bound]!, 6);
        }

        return shown;
    }

    private static async Task<MetricStatus> MeasureAsync(MetricSpec metric, string answer) =>
        (await MeasureAsync([metric], _ => answer)).Single();

    private static async Task<MetricStatus> MeasureAsync(MetricSpec metric, Func<string, string> answer) =>
        (await MeasureAsync([metric], answer)).Single();

    private static async Task<IReadOnlyList<MetricStatus>> MeasureAsync(MetricSpec[] metrics, Func<string, string> answer)
    {
        await using var stub = await HttpStub.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer((await context.Request.ReadFormAsync())["query"]!));
        });
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("MetricSources:default:Address", stub.Address.AbsoluteUri)]).Build();
        await using var services = new ServiceCollection().AddLogging().AddAnalysis(configuration).BuildServiceProvider();
        return await services.GetRequiredService<IStepAnalyzer>()
            .AnalyzeAsync(new() { Metrics = metrics }, Context, [], CancellationToken.None);
    }
}
