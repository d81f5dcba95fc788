using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOperator.Alerting.Tests.Recording;
using ModelOperator.Testing;

namespace ModelOperator.Alerting.Tests.Dashboards;

/// <summary>Every query of a dashboard gives data in a real Prometheus that has scraped our own processes.</summary>
public sealed partial class DashboardTests(RecordedPrometheus prometheus) : IClassFixture<RecordedPrometheus>
{
    [PromtoolFact]
    public async Task EveryPanel_ShowsNumbers_HoweverThePodsAreScraped()
    {
        foreach (var (panel, query) in Dashboard.All.SelectMany(dashboard => dashboard.Queries))
        {
            foreach (var ns in new[] { RecordedPrometheus.ByMonitors, RecordedPrometheus.ByAnnotations })
            {
                var samples = await prometheus.AskAsync(Filled(query, ns));

                samples.ShouldNotBeEmpty($"{panel} in {ns}: {query}");
                samples.ShouldContain(sample => double.IsFinite(ValueOf(sample)), $"{panel} in {ns} has no number: {query}");
            }
        }
    }

    [PromtoolFact]
    public async Task GpusOfARevision_AreThoseOfItsPods_HoweverTheExporterIsScraped()
    {
        foreach (var (title, stable, candidate) in new[]
        {
            ("Use of GPUs", 83, 25), // a part of a GPU has no use of a whole one
            ("GPU memory", 20480.0 * 1048576, 1024.0 * 1048576),
            ("GPU power", 310.5, 95),
        })
        {
            var (_, query) = Dashboard.All.SelectMany(dashboard => dashboard.Queries)
                .Single(one => one.Panel.EndsWith($": {title}", StringComparison.Ordinal));
            foreach (var ns in new[] { RecordedPrometheus.ByMonitors, RecordedPrometheus.ByAnnotations })
            {
                var found = (await prometheus.AskAsync(Filled(query, ns)))
                    .ToDictionary(sample => (string)sample["metric"]!["revision"]!, ValueOf);

                (found[RecordedPrometheus.Stable], found[RecordedPrometheus.Candidate]).ShouldBe((stable, candidate), $"{title} in {ns}");
            }
        }
    }

    [PromtoolFact]
    public async Task EveryLegend_NamesLabelsThatItsQueryGives()
    {
        foreach (var target in Dashboard.All.SelectMany(dashboard => dashboard.Panels).SelectMany(panel => panel["targets"]!.AsArray()))
        {
            var samples = await prometheus.AskAsync(Filled((string)target!["expr"]!, RecordedPrometheus.ByMonitors));
            var given = samples.SelectMany(sample => sample["metric"]!.AsObject().Select(label => label.Key));

            LegendLabel().Matches((string)target["legendFormat"]!).Select(match => match.Groups["label"].Value)
                .Except(given, StringComparer.Ordinal).ShouldBeEmpty((string)target["expr"]!);
        }
    }

    [PromtoolFact]
    public async Task EveryVariable_IsFilledFromSeriesThatExist()
    {
        foreach (var query in Dashboard.All.SelectMany(dashboard => dashboard.VariableQueries).Distinct(StringComparer.Ordinal))
        {
            var parts = LabelValues().Match(query);
            parts.Success.ShouldBeTrue(query);

            var samples = await prometheus.AskAsync(Filled(parts.Groups["series"].Value, RecordedPrometheus.ByAnnotations));

            samples.ShouldAllBe(sample => sample["metric"]![parts.Groups["label"].Value] != null, query);
            samples.ShouldNotBeEmpty(query);
        }
    }

    [Fact]
    public void Dashboards_AreToldApart_AndUseNoVariableThatTheyDoNotHave()
    {
        Dashboard.All.Select(dashboard => dashboard.Uid).ShouldBeUnique();
        Dashboard.All.Count.ShouldBe(3);
        foreach (var dashboard in Dashboard.All)
        {
            dashboard.Panels.Select(panel => (int)panel["id"]!).ShouldBeUnique();
            dashboard.Queries.SelectMany(query => Variable().Matches(query.Query)).Select(match => match.Groups["name"].Value)
                .Where(name => !name.StartsWith("__", StringComparison.Ordinal)).Except(dashboard.Variables, StringComparer.Ordinal)
                .ShouldBeEmpty(dashboard.Title);
        }
    }

    private static string Filled(string query, string @namespace) => query
        .Replace("$namespace", @namespace, StringComparison.Ordinal)
        .Replace("$name", RecordedPrometheus.Name, StringComparison.Ordinal)
        .Replace("$__rate_interval", "5m", StringComparison.Ordinal)
        .Replace("$__range", "1h", StringComparison.Ordinal);

    private static double ValueOf(JsonNode sample) => (string)sample["value"]![1]! switch
    {
        "NaN" => double.NaN,
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        var number => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"\{\{(?<label>\w+)\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LegendLabel();

    [GeneratedRegex(@"^label_values\((?<series>.+), (?<label>\w+)\)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LabelValues();

    [GeneratedRegex(@"\$(?<name>[a-z_]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
