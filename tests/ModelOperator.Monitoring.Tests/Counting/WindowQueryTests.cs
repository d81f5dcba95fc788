using System.Globalization;
using System.Text.RegularExpressions;
using ModelOperator.Analysis.PromQl;
using ModelOperator.Analysis.Sources;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Monitoring.Counting;
using ModelOperator.Testing;

namespace ModelOperator.Monitoring.Tests.Counting;

public sealed partial class WindowQueryTests
{
    private const string Own = "namespace=\"ml\",pod=\"digits-0123456789-5d4f8c7b9d-x2x7k\",revision=\"0123456789\"";

    private static readonly WatchedModel Model = new("ml", "digits", "0123456789", "digits-0123456789", null);
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    // Prometheus' own engine: ten requests a minute for ten minutes, twenty a minute for ten more.
    [PromtoolFact]
    public async Task Windows_AreTheNewestAndTheOneBefore()
    {
        var output = await Promtool.EvaluateAsync(
            [OfServers(ModelServerMetricNames.Answers, ModelServerMetricNames.NullAnswers)],
            [
                ($"{ModelServerMetricNames.Answers}{{{Own}}}", "0+10x10 120+20x9"),
                ($"{ModelServerMetricNames.NullAnswers}{{{Own}}}", "0x20"),
            ]);

        Sums(output).ShouldBe(
            new Dictionary<string, double>
            {
                [$"{ModelServerMetricNames.Answers}/newest"] = 200,
                [$"{ModelServerMetricNames.Answers}/previous"] = 100,
                [$"{ModelServerMetricNames.NullAnswers}/newest"] = 0,
                [$"{ModelServerMetricNames.NullAnswers}/previous"] = 0,
            },
            ignoreOrder: true);
    }

    [PromtoolFact]
    public async Task CountersOfOtherPodsAndRevisions_AreNotCounted()
    {
        var output = await Promtool.EvaluateAsync(
            [OfServers(ModelServerMetricNames.Answers)],
            [
                ($"{ModelServerMetricNames.Answers}{{{Own}}}", "0+10x20"),
                (ModelServerMetricNames.Answers
                    + "{namespace=\"other\",pod=\"digits-0123456789-5d4f8c7b9d-x2x7k\",revision=\"0123456789\"}",
                    "0+1000x20"),
                ($"{ModelServerMetricNames.Answers}{{namespace=\"ml\",pod=\"forger-5d4f8c7b9d-x2x7k\",revision=\"0123456789\"}}",
                    "0+1000x20"),
                ($"{ModelServerMetricNames.Answers}{{namespace=\"ml\",pod=\"digits-0123456789-5d4f8c7b9d-x2x7k\",revision=\"9999999999\"}}",
                    "0+1000x20"),
            ]);

        Sums(output)[$"{ModelServerMetricNames.Answers}/newest"].ShouldBe(100);
    }

    [PromtoolFact]
    public async Task Calls_AreOfAllRevisionsAndGateways()
    {
        var output = await Promtool.EvaluateAsync(
            [WindowQuery.OfCalls(Model, new SourceLabels(), TenMinutes)],
            [
                (GatewayMetricNames.Requests
                    + "{namespace=\"ml\",pod=\"digits-gateway-66c7d-aaaaa\",name=\"digits\",revision=\"0123456789\",code=\"200\"}",
                    "0+10x20"),
                (GatewayMetricNames.Requests
                    + "{namespace=\"ml\",pod=\"digits-gateway-66c7d-bbbbb\",name=\"digits\",revision=\"9999999999\",code=\"500\"}",
                    "0+5x20"),
                (GatewayMetricNames.Requests
                    + "{namespace=\"ml\",pod=\"digits2-gateway-66c7d-bbbbb\",name=\"digits2\",revision=\"9999999999\",code=\"500\"}",
                    "0+1000x20"),
            ]);

        Sums(output)[$"{GatewayMetricNames.Requests}/calls"].ShouldBe(150);
    }

    [PromtoolFact]
    public async Task Feedback_IsOfThisRevision_InAllItsGateways()
    {
        const string Gateway = GatewayMetricNames.Feedback + "{namespace=\"ml\",pod=\"digits-gateway-66c7d-";
        var output = await Promtool.EvaluateAsync(
            [OfServers(GatewayMetricNames.Feedback)],
            [
                (Gateway + "aaaaa\",name=\"digits\",revision=\"0123456789\",slice=\"all\",correct=\"true\"}", "0+10x20"),
                (Gateway + "bbbbb\",name=\"digits\",revision=\"0123456789\",slice=\"all\",correct=\"true\"}", "0+5x20"),
                (Gateway + "bbbbb\",name=\"digits\",revision=\"9999999999\",slice=\"all\",correct=\"true\"}", "0+1000x20"),
                (GatewayMetricNames.Feedback
                    + "{namespace=\"ml\",pod=\"forger\",name=\"digits\",revision=\"0123456789\",slice=\"all\",correct=\"true\"}",
                    "0+1000x20"),
            ]);

        var sum = SumOfASlice().Match(output);
        sum.Groups["slice"].Value.ShouldBe("all", output);
        Math.Round(double.Parse(sum.Groups["value"].Value, CultureInfo.InvariantCulture), 6).ShouldBe(150);
    }

    [PromtoolFact]
    public async Task FeedbackAtServers_IsAddedToThatOfTheGateways()
    {
        const string Pod = "{namespace=\"ml\",pod=\"digits-0123456789-5d4f8c7b9d-x2x7k\",model=\"digits\",";
        (string, string)[] series =
        [
            (GatewayMetricNames.Feedback + "{namespace=\"ml\",pod=\"digits-gateway-66c7d-aaaaa\",name=\"digits\","
                + "revision=\"0123456789\",slice=\"all\",correct=\"true\"}", "0+10x20"),
            (ModelServerMetricNames.Feedback + Pod + "revision=\"0123456789\",slice=\"all\",correct=\"true\"}", "0+5x20"),
            (ModelServerMetricNames.Feedback + Pod + "revision=\"9999999999\",slice=\"all\",correct=\"true\"}", "0+1000x20"),
        ];

        (await NewestAsync(atServers: true)).ShouldBe(150);
        (await NewestAsync(atServers: false)).ShouldBe(100, "servers that were not told to take it are not asked");

        async Task<double> NewestAsync(bool atServers)
        {
            var query = WindowQuery.OfRevision(
                Model, new SourceLabels(), new(TenMinutes, true), new HashSet<string> { GatewayMetricNames.Feedback }, atServers);
            var output = await Promtool.EvaluateAsync([query], series);
            return Math.Round(double.Parse(SumOfASlice().Match(output).Groups["value"].Value, CultureInfo.InvariantCulture), 6);
        }
    }

    [Fact]
    public void EverySelector_IsOfItsNamespace()
    {
        foreach (var query in new[] { OfServers(
            ModelServerMetricNames.FeatureValues, ModelServerMetricNames.ClassAnswers, GatewayMetricNames.Feedback),
            WindowQuery.OfCalls(Model, new SourceLabels(), TenMinutes) })
        {
            ParsedQuery.TryRead(query, out var read, out _).ShouldBeTrue();
            read!.Selectors.ShouldAllBe(selector => selector.Matchers.Contains(new LabelMatcher("namespace", "=", "ml")));
        }
    }

    private static string OfServers(params string[] counters) =>
        WindowQuery.OfRevision(Model, new SourceLabels(), new(TenMinutes, true), counters.ToHashSet(StringComparer.Ordinal));

    private static Dictionary<string, double> Sums(string output) => Sum().Matches(output).ToDictionary(
        match => $"{match.Groups["counter"].Value}/{match.Groups["window"].Value}",
        match => Math.Round(double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture), 6),
        StringComparer.Ordinal);

    [GeneratedRegex("""\{counter="(?<counter>[^"]+)", window="(?<window>[^"]+)"\} (?<value>[0-9.E+-]+)""", RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Sum();

    [GeneratedRegex("""\{correct="true", counter="[^"]+", slice="(?<slice>[^"]+)", window="newest"\} (?<value>[0-9.E+-]+)""",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SumOfASlice();
}
