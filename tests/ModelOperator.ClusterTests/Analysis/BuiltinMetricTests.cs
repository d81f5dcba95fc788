using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Analysis;
using ModelOperator.Analysis.Measuring;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;
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
        await using var prometheus = await ScrapingPrometheus.StartAsync(
            () => Page(Interlocked.Increment(ref scrapes) % 10),
            ($"namespace: ml, pod: other-{Good}-x-1", () => Forged(Volatile.Read(ref scrapes) % 10)));
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("MetricSources:default:Address", prometheus.Address.AbsoluteUri)]).Build();
        await using var services = new ServiceCollection().AddLogging().AddAnalysis(configuration).BuildServiceProvider();
        var analyzer = services.GetRequiredService<IStepAnalyzer>();

        (await DecidedAsync(Good)).ShouldAllBe(metric => metric.Verdict == MetricVerdict.Pass);
        (await DecidedAsync(Bad)).ShouldAllBe(metric => metric.Verdict == MetricVerdict.Fail);
        (await AnalyzeAsync("bbbbbbbbbb")).ShouldAllBe(metric => metric.Verdict == MetricVerdict.NoData);

        Task<IReadOnlyList<MetricStatus>> DecidedAsync(string candidate) => Cluster.Until(
            () => AnalyzeAsync(candidate), metrics =>
                metrics.All(metric => metric.Verdict is MetricVerdict.Pass or MetricVerdict.Fail), "a verdict for every metric");

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
            new("ml", "digits", new(candidate, "digits-" + candidate, null), new(Stable, "digits-" + Stable, null),
                TimeSpan.FromSeconds(60)),
            [],
            CancellationToken.None);
    }

    [Fact]
    public async Task PodThatTwoJobsRead_IsEvidenceOnce()
    {
        const string pod = "namespace: ml, pod: digits-gateway-5d4f8c7b9d-x2x7k";
        var (total, reads) = (0, new int[2]);
        await using var prometheus = await ScrapingPrometheus.StartAsync(
            () => "", (pod, () => Read(0)), ($"{pod}, prometheus_replica: b", () => Read(1)));
        await using var services = Services(prometheus);
        await BothReadAsync();
        Volatile.Write(ref total, 1000);
        await BothReadAsync();

        var measured = await Cluster.Until(
            () => MeasureAsync(services, TimeSpan.FromSeconds(60)), metric => metric.Candidate?.Total > 0, "counts in Prometheus");

        (measured.Candidate!.Bad, measured.Candidate.Total, measured.Stable!.Total).ShouldBe((10, 1000, 1000));

        string Read(int reader)
        {
            var page = Revision(Good, Volatile.Read(ref total), 1) + Revision(Stable, Volatile.Read(ref total), 1);
            Interlocked.Increment(ref reads[reader]);
            return page;
        }

        // Three more pages asked for by each: the second of them is stored.
        Task BothReadAsync()
        {
            var before = reads.ToArray();
            return Cluster.Until(() => Task.FromResult(reads.ToArray()), now =>
                now[0] > before[0] + 2 && now[1] > before[1] + 2, "both jobs to read the page");
        }
    }

    // Read once a minute, and a hundred requests a second until the stage begins: in it one a second of the candidate, and none of stable,
    // which is compared as it was before.
    [Fact]
    public async Task StageOfHours_CountsNothingOfBeforeIt_AndStableNothingOfAfterItsBeginning()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (stage, start) = (TimeSpan.FromHours(2), now.AddHours(-2).ToUnixTimeSeconds());
        var history = new System.Text.StringBuilder("# TYPE model_gateway_requests counter\n");
        foreach (var revision in (string[])[Good, Stable])
        {
            for (var time = start - 3617; time < now.ToUnixTimeSeconds(); time += 60)
            {
                var count = (100 * Math.Min(3617, time - start + 3617)) + (revision == Good ? Math.Max(0, time - start) : 0);
                history.Append($"model_gateway_requests_total{{namespace=\"ml\",name=\"digits\",pod=\"digits-gateway-5d4f8c7b9d-x2x7k\",revision=\"{revision}\",code=\"200\"}} {count} {time}\n");
            }
        }

        await using var prometheus = await ScrapingPrometheus.StartAsync(history.Append("# EOF\n").ToString(), () => "");
        await using var services = Services(prometheus);

        var measured = await Cluster.Until(
            () => MeasureAsync(services, stage, now), metric => metric.Candidate?.Total > 0, "counts in Prometheus");

        measured.Candidate!.Total!.Value.ShouldBeInRange(7000, 7200, measured.Query);
        measured.Stable!.Total!.Value.ShouldBeInRange(100 * 3400, 100 * 3617, measured.Message);
    }

    private static ServiceProvider Services(ScrapingPrometheus prometheus) => new ServiceCollection().AddLogging().AddAnalysis(
        new ConfigurationBuilder().AddInMemoryCollection([new("MetricSources:default:Address", prometheus.Address.AbsoluteUri)]).Build())
            .BuildServiceProvider();

    private static async Task<MetricStatus> MeasureAsync(ServiceProvider services, TimeSpan stage, DateTimeOffset? at = null) =>
        (await services.GetRequiredService<IStepAnalyzer>().AnalyzeAsync(
            new() { Metrics = [new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "5%" }] },
            new("ml", "digits", new(Good, "digits-" + Good, null), new(Stable, "digits-" + Stable, null), stage)
            {
                At = at,
                SinceStart = stage
            },
            [],
            CancellationToken.None)).Single();

    private static string Forged(int round) =>
        string.Concat(Revision(Bad, 200_000 * round, 0), Revision(Good, 200_000 * round, 90), Revision(Stable, 200_000 * round, 1));

    private static string Page(int round) =>
        string.Concat(Revision(Good, 200 * round, 1), Revision(Bad, 200 * round, 40), Revision(Stable, 2000 * round, 1));

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
