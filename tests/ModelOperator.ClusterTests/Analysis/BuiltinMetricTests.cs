using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Analysis;
using ModelOperator.Analysis.Measuring;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Analysis;

/// <summary>Built-in metrics from the raw samples of a real Prometheus, whose target begins again in the middle.</summary>
public sealed class BuiltinMetricTests
{
    private const string Good = "7f9c2ab4d1";
    private const string Bad = "aaaaaaaaaa";
    private const string Stable = "0123456789";

    [Fact]
    public async Task GoodAndBadCandidates_AreToldApartThoughCountersReset()
    {
        var scrapes = 0;
        // A pod of the same namespace that says the opposite, of a thousand times as many requests.
        await using var prometheus = await PrometheusProcess.StartAsync(
            () => Page(Interlocked.Increment(ref scrapes) % 10), ($"namespace: ml, pod: other-{Good}-x-1", () => Forged(Volatile.Read(ref scrapes) % 10)));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("MetricSources:default:Address", prometheus.Address.AbsoluteUri)]).Build();
        await using var services = new ServiceCollection().AddLogging().AddAnalysis(configuration).BuildServiceProvider();
        var analyzer = services.GetRequiredService<IStepAnalyzer>();

        (await DecidedAsync(Good)).ShouldAllBe(metric => metric.Verdict == MetricVerdict.Pass);
        (await DecidedAsync(Bad)).ShouldAllBe(metric => metric.Verdict == MetricVerdict.Fail);
        (await AnalyzeAsync("bbbbbbbbbb")).ShouldAllBe(metric => metric.Verdict == MetricVerdict.NoData);

        Task<IReadOnlyList<MetricStatus>> DecidedAsync(string candidate) => Eventually.Get(
            () => AnalyzeAsync(candidate), metrics => metrics.All(metric => metric.Verdict is MetricVerdict.Pass or MetricVerdict.Fail), "a verdict for every metric");

        Task<IReadOnlyList<MetricStatus>> AnalyzeAsync(string candidate) => analyzer.AnalyzeAsync(
            new()
            {
                Metrics =
                [
                    new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "5%" },
                    new() { Name = "latency", Builtin = BuiltinMetric.Latency, Quantile = 0.9, MaxRatio = 2 },
                    new() { Name = "mismatch", Builtin = BuiltinMetric.ShadowMismatch, Max = 0.1 },
                    new() { Name = "nulls", Builtin = BuiltinMetric.NullRate, MaxIncrease = "5%" },
                ],
            },
            new("ml", "digits", new(candidate, "digits-" + candidate, null), new(Stable, "digits-" + Stable, null), TimeSpan.FromSeconds(60)),
            [],
            CancellationToken.None);
    }

    private static string Forged(int round) => string.Concat(Revision(Bad, 200_000 * round, 0), Revision(Good, 200_000 * round, 90), Revision(Stable, 200_000 * round, 1));

    private static string Page(int round) => string.Concat(Revision(Good, 200 * round, 1), Revision(Bad, 200 * round, 40), Revision(Stable, 2000 * round, 1));

    // So many requests in all, so many of a hundred of them bad in every way.
    private static string Revision(string revision, int total, int percent)
    {
        var bad = total * percent / 100;
        var gateway = $"namespace=\"ml\",name=\"digits\",pod=\"digits-gateway-0\",revision=\"{revision}\"";
        var server = $"namespace=\"ml\",pod=\"digits-{revision}-x\",revision=\"{revision}\"";
        return $$$"""
            model_gateway_requests_total{{{{gateway}}},code="200"} {{{total - bad}}}
            model_gateway_requests_total{{{{gateway}}},code="500"} {{{bad}}}
            model_gateway_request_duration_seconds_bucket{{{{gateway}}},le="0.1"} {{{total - bad}}}
            model_gateway_request_duration_seconds_bucket{{{{gateway}}},le="+Inf"} {{{total}}}
            model_gateway_shadow_compared_total{{{{gateway}}},result="match"} {{{total - bad}}}
            model_gateway_shadow_compared_total{{{{gateway}}},result="mismatch"} {{{bad}}}
            model_server_requests_total{{{{server}}},code="200"} {{{total}}}
            model_server_null_answers_total{{{{server}}}} {{{bad}}}

            """;
    }
}
