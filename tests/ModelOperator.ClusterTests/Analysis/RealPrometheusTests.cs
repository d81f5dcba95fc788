using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Analysis;
using ModelOperator.Analysis.Measuring;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Analysis;

/// <summary>The analysis against a real Prometheus: what it says to good and bad queries, and that hostile values stay values.</summary>
public sealed class RealPrometheusTests
{
    private const string Revision = "7f9c2ab4d1";
    private const string HostileVersion = "a\"} or vector(0) # \\ '\n`";

    [Fact]
    public async Task Analysis_OfARealPrometheus_GivesEveryVerdict()
    {
        var scrapes = 0;
        await using var prometheus = await ScrapingPrometheus.StartAsync(() =>
        {
            var count = Interlocked.Increment(ref scrapes) * 100;
            return $$"""
                # TYPE requests_total counter
                requests_total{revision="{{Revision}}",code="200"} {{count * 9}}
                requests_total{revision="{{Revision}}",code="500"} {{count}}
                # TYPE info gauge
                info{version="a\"} or vector(0) # \\ '\n`"} 1

                """;
        });
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("MetricSources:default:Address", prometheus.Address.AbsoluteUri), new("MetricSources:default:Scope", "Any")]).Build();
        await using var services = new ServiceCollection().AddLogging().AddAnalysis(configuration).BuildServiceProvider();
        var analyzer = services.GetRequiredService<IStepAnalyzer>();
        var context = new TemplateContext(
            "ml", "digits", new(Revision, "digits-" + Revision, HostileVersion), new(
                "0123456789", "digits-0123456789", null), TimeSpan.FromSeconds(30));
        const string errors = "sum(rate(requests_total{revision=\"{{ candidate.revision }}\",code=\"500\"}[{{ elapsed }}s]))"
            + " / sum(rate(requests_total{revision=\"{{ candidate.revision }}\"}[{{ elapsed }}s]))";
        var spec = new AnalysisSpec
        {
            Metrics =
            [
                new() { Name = "strict", Query = errors, Max = 0.05 },
                new() { Name = "lenient", Query = errors, Max = 0.15 },
                new() { Name = "hostile", Query = "info{version=\"{{ candidate.version }}\"}", Min = 1 },
                new() { Name = "empty", Query = "requests_total{revision=\"{{ stable.revision }}\"}", Max = 1 },
                new() { Name = "several", Query = "requests_total", Max = 1 },
                new() { Name = "nan", Query = "vector(0) / vector(0)", Max = 1 },
                new() { Name = "infinite", Query = "vector(1) / vector(0)", Min = 1 },
                new() { Name = "scalar", Query = "scalar(vector(3))", Max = 3 },
                new() { Name = "text", Query = "\"3\"", Max = 3 },
                new() { Name = "broken", Query = "sum(", Max = 1 },
            ],
        };

        var measured = await Cluster.Until(
            () => analyzer.AnalyzeAsync(spec, context, [], CancellationToken.None),
            // Each is asked on its own, and a slow machine may let one see a scrape that another did not.
            measurements => measurements.Take(3).All(m => m.Verdict is not MetricVerdict.NoData),
            "two scrapes in Prometheus");

        var byName = measured.ToDictionary(measurement => measurement.Name);
        byName["strict"].Verdict.ShouldBe(MetricVerdict.Fail);
        byName["strict"].Value!.Value.ShouldBe(0.1, 0.001);
        byName["lenient"].Verdict.ShouldBe(MetricVerdict.Pass);
        byName["hostile"].Verdict.ShouldBe(MetricVerdict.Pass, byName["hostile"].Message);
        byName["scalar"].Verdict.ShouldBe(MetricVerdict.Pass);
        foreach (var name in (string[])["empty", "several", "nan", "infinite", "text", "broken"])
        {
            byName[name].Verdict.ShouldBe(MetricVerdict.NoData, name);
        }

        byName["several"].Message!.ShouldContain("gave 2 series");
        byName["broken"].Message!.ShouldContain("parse error: unclosed left parenthesis");
    }

    [Fact]
    public async Task Tenant_ReadsItsOwnNamespaceOnly()
    {
        await using var prometheus = await ScrapingPrometheus.StartAsync(
            () => "orders{shop=\"a\"} 7\n", ("namespace: other", () => "orders{shop=\"b\",namespace=\"ml\"} 42\nsecret 42\n"));
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("MetricSources:default:Address", prometheus.Address.AbsoluteUri)]).Build();
        await using var services = new ServiceCollection().AddLogging().AddAnalysis(configuration).BuildServiceProvider();
        string[] queries =
        [
            "sum(orders)", "sum({__name__=~\".+\"} == 42)", "max(secret)", "max(orders{namespace=\"other\"})", "max(orders{exported_namespace=\"ml\"})", "max(secret) # {namespace=\"ml\"}",
            "max_over_time(secret[1m:1s])", "sum(label_replace(secret, \"namespace\", \"ml\", \"\", \"\"))",
        ];

        var measured = await Cluster.Until(
            () => services.GetRequiredService<IStepAnalyzer>().AnalyzeAsync(
                new() { Metrics = [.. queries.Select((query, i) => new MetricSpec { Name = $"q{i}", Query = query, Max = 100 })] },
                new("ml", "digits", new(Revision, "digits-" + Revision, null), new("0123456789", "digits-0123456789", null),
                    TimeSpan.FromSeconds(30)),
                [],
                CancellationToken.None),
            measurements => measurements[0].Verdict is not MetricVerdict.NoData,
            "a scrape in Prometheus");

        measured[0].Value.ShouldBe(7);
        measured.Skip(1).ShouldAllBe(metric =>
            metric.Verdict == MetricVerdict.NoData && metric.Message!.Contains("no series in namespace ml", StringComparison.Ordinal));
    }
}
