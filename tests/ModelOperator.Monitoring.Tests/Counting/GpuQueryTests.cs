using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Analysis;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.PromQl;
using ModelOperator.Analysis.Sources;
using ModelOperator.Monitoring.Counting;
using ModelOperator.Testing;

namespace ModelOperator.Monitoring.Tests.Counting;

/// <summary>The query in a real Prometheus that scrapes pages as DCGM's exporter writes them.</summary>
public sealed class GpuQueryTests
{
    private const string Pod = "digits-0123456789-5d4f8c7b9d-";
    private const string MigPart = "GPU_I_PROFILE=\"3g.40gb\",GPU_I_ID=\"3\",";

    private static readonly WatchedModel Model = new("ml", "digits", "0123456789", "digits-0123456789", null);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [PromtoolFact]
    public async Task ExporterWhoseLabelsAreRenamed_IsRead_AndTheIdlestPodsAreNamed()
    {
        var use = await AskAsync(
            new Exporter("gpu-operator", HonorsLabels: false, Gpu(0, "ml", Pod + "aaaaa", 3) + Gpu(1, "ml", Pod + "bbbbb", 41)));

        use.Share.ShouldBe(0.22, 0.02);
        use.Readings.ShouldBeGreaterThan(0);
        Pods(use).ShouldBe([(Pod + "aaaaa", 0.03), (Pod + "bbbbb", 0.41)]);
    }

    [PromtoolFact]
    public async Task ExporterWhoseLabelsAreHonored_IsRead()
    {
        var use = await AskAsync(new Exporter("anywhere", HonorsLabels: true, Gpu(0, "ml", Pod + "aaaaa", 7)));

        Pods(use).ShouldBe([(Pod + "aaaaa", 0.07)]);
    }

    [PromtoolFact]
    public async Task LabelsOfThePage_AreRenamedOnlyWhereTheTargetHasTheSame()
    {
        SourceLabels[] sources =
        [
            new("kubernetes_namespace", "kubernetes_pod_name"), new("kubernetes_namespace"), new(Pod: "kubernetes_pod_name"),
        ];
        foreach (var labels in sources)
        {
            var use = await AskAsync(
                labels,
                new("gpu-operator", HonorsLabels: false, Gpu(0, "ml", Pod + "aaaaa", 7)),
                new("tenant", HonorsLabels: false, Gpu(1, "ml", Pod + "aaaaa", 100)));

            Pods(use).ShouldBe([(Pod + "aaaaa", 0.07)], labels.ToString());
        }
    }

    [PromtoolFact]
    public async Task PartOfAGpu_IsReadByItsActivity_AlsoWhereItsUtilizationIsWrittenAs0()
    {
        var use = await AskAsync(new Exporter(
            "gpu-operator", HonorsLabels: false,
            Line("DCGM_FI_DEV_GPU_UTIL", MigPart, 0, "ml", Pod + "aaaaa", "0")
                + Line("DCGM_FI_PROF_GR_ENGINE_ACTIVE", MigPart, 0, "ml", Pod + "aaaaa", "0.25")
                + Line("DCGM_FI_PROF_GR_ENGINE_ACTIVE", MigPart, 0, "ml", Pod + "bbbbb", "0.75")));

        Pods(use).ShouldBe([(Pod + "aaaaa", 0.25), (Pod + "bbbbb", 0.75)]);
    }

    [PromtoolFact]
    public async Task WholeGpuWithBothSeries_IsReadOnce_ByItsUtilization() => Pods(await AskAsync(new Exporter(
        "gpu-operator", HonorsLabels: false,
        Gpu(0, "ml", Pod + "aaaaa", 60) + Line("DCGM_FI_PROF_GR_ENGINE_ACTIVE", "", 0, "ml", Pod + "aaaaa", "0.25"))))
        .ShouldBe([(Pod + "aaaaa", 0.6)]);

    [PromtoolFact]
    public async Task OtherPods_AndPagesOfOtherNamespaces_AreNotCounted()
    {
        var use = await AskAsync(
            new Exporter("gpu-operator", HonorsLabels: false,
                Gpu(0, "ml", Pod + "aaaaa", 5) + Gpu(1, "other", Pod + "aaaaa", 100) + Gpu(2, "ml", "digits-9999999999-5d4f8c7b9d-aaaaa", 100)),
            new("tenant", HonorsLabels: false, Gpu(3, "ml", Pod + "aaaaa", 100)));

        use.Share.ShouldBe(0.05, 1e-6);
    }

    [PromtoolFact]
    public async Task BurstsBetweenThePointsOfTheTime_Count()
    {
        // Idle at each full minute, and busy at the three samples until the next.
        var use = await AskAsync(Hour, (Stored(0, "x2x7k", Pod + "aaaaa"), 60, time => time % 60 == 0 ? 0 : 100));

        use.Share.ShouldBe(0.75, 0.01);
        use.Known.ShouldBeGreaterThan(0.9);
    }

    [PromtoolFact]
    public async Task PodThatHadItsGpuForAWhile_CountsForThatWhile_AndAnExporterThatStartsAnewMakesNoNewPod()
    {
        var use = await AskAsync(
            Hour,
            (Stored(0, "x2x7k", Pod + "aaaaa"), 60, time => 0),
            (Stored(1, "x2x7k", Pod + "bbbbb"), 60, time => 0),
            (Stored(1, "y3y8m", Pod + "bbbbb"), 12, time => 100));

        use.Share.ShouldBe(12 / 132.0, 0.01);
        Pods(use, digits: 1).ShouldBe([(Pod + "aaaaa", 0), (Pod + "bbbbb", 0.2)]);
    }

    [PromtoolFact]
    public async Task TimeBeforeTheExporter_IsNotKnown() =>
        (await AskAsync(Hour, (Stored(0, "x2x7k", Pod + "aaaaa"), 30, time => 50))).Known.ShouldBe(0.5, 0.1);

    [Theory]
    [InlineData("ns", "po", "namespace", "pod")]
    [InlineData("namespace", "pod", "exported_namespace", "exported_pod")]
    [InlineData("ns", "pod", "namespace", "exported_pod")]
    public void EverySelector_IsOfItsNamespace_OrOfTheExporters(string space, string pod, string namedSpace, string namedPod)
    {
        ParsedQuery.TryRead(GpuQuery.Of(Model, new SourceLabels(space, pod, "monitoring"), Minute), out var read, out _).ShouldBeTrue();

        read!.Selectors.ShouldAllBe(selector =>
            (selector.Matchers.Contains(new LabelMatcher(space, "=", "ml")) && selector.Matchers.Any(one => one.Label == pod))
            || (selector.Matchers.Contains(new LabelMatcher(space, "=", "monitoring"))
                && selector.Matchers.Contains(new LabelMatcher(namedSpace, "=", "ml"))
                && selector.Matchers.Any(one => one.Label == namedPod)));
    }

    private static string Gpu(int number, string ns, string pod, int percent) =>
        Line("DCGM_FI_DEV_GPU_UTIL", "", number, ns, pod, $"{percent}");

    private static string Line(string name, string more, int number, string ns, string pod, string value) =>
        $"{name}{{gpu=\"{number}\",UUID=\"GPU-{number}\",{more}Hostname=\"node1\",container=\"server\",namespace=\"{ns}\",pod=\"{pod}\"}} {value}\n";

    private static string Stored(int number, string exporter, string pod) =>
        $"DCGM_FI_DEV_GPU_UTIL{{gpu=\"{number}\",instance=\"10.0.0.1:9400\",namespace=\"gpu-operator\","
            + $"pod=\"nvidia-dcgm-exporter-{exporter}\",exported_namespace=\"ml\",exported_pod=\"{pod}\"}}";

    private static Task<GpuUse> AskAsync(params Exporter[] exporters) => AskAsync(new SourceLabels(), exporters);

    private static async Task<GpuUse> AskAsync(SourceLabels labels, params Exporter[] exporters)
    {
        var scraped = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await using var pages = await AnsweringServer.StartAsync(context =>
        {
            var path = context.Request.Path.Value![1..];
            scraped.AddOrUpdate(path, 1, (_, times) => times + 1);
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            return context.Response.WriteAsync(exporters.Single(exporter => exporter.Namespace == path).Page);
        });
        var jobs = exporters.Select(exporter =>
            $"  - {{job_name: {exporter.Namespace}, metrics_path: /{exporter.Namespace}, honor_labels: {(exporter.HonorsLabels ? "true" : "false")}, "
            + $"static_configs: [{{targets: [\"{pages.Address.Authority}\"], "
            + $"labels: {{{labels.Namespace}: {exporter.Namespace}, {labels.Pod}: nvidia-dcgm-exporter-x2x7k}}}}]}}");
        await using var prometheus = await PrometheusServer.StartAsync($$"""
            global: {scrape_interval: 200ms, scrape_timeout: 200ms}
            scrape_configs:
            {{string.Join('\n', jobs)}}
            """);

        // Only when all pages were read twice is it known that a page that must not count does not.
        await Eventually.True(() => exporters.All(exporter => scraped.GetValueOrDefault(exporter.Namespace) > 1), "all pages were scraped");
        return await AskAsync(prometheus, labels, Minute);
    }

    // Series with the number of minutes up to now that they have samples of, one every 15 seconds, and each sample's value.
    private static async Task<GpuUse> AskAsync(TimeSpan over, params (string Series, int Minutes, Func<long, int> Value)[] history)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 15 * 15;
        await using var prometheus = await PrometheusServer.StartAsync("scrape_configs: []", async text =>
        {
            await text.WriteLineAsync("# TYPE DCGM_FI_DEV_GPU_UTIL gauge");
            foreach (var (series, minutes, value) in history)
            {
                for (var time = now - (minutes * 60); time <= now; time += 15)
                {
                    await text.WriteLineAsync($"{series} {value(time)} {time}");
                }
            }

            await text.WriteLineAsync("# EOF");
        });
        return await AskAsync(prometheus, new(), over);
    }

    private static async Task<GpuUse> AskAsync(PrometheusServer prometheus, SourceLabels labels, TimeSpan over)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("MetricSources:default:Address", prometheus.Address.AbsoluteUri),
            new("MetricSources:default:NamespaceLabel", labels.Namespace),
            new("MetricSources:default:PodLabel", labels.Pod),
        ]).Build();
        await using var services = new ServiceCollection().AddLogging().AddAnalysis(configuration).BuildServiceProvider();
        services.GetRequiredService<MetricSourceRegistry>().TryGet("default", out var source, out var problem).ShouldBeTrue(problem);
        var answer = CounterResult.Of([], "not asked yet");
        GpuUse? use = null;
        await Eventually.True(
            async () =>
            {
                answer = await ((ISumSource)source!).SumAsync("ml", GpuQuery.Of(Model, source!.Labels, over), CancellationToken.None);
                use = GpuUse.Of(answer.Rises);
                return use is { Readings: > 0 };
            },
            "Prometheus has an answer");
        answer.Outcome.ShouldBe(QueryOutcome.Value, answer.Message);
        return use!;
    }

    private static IEnumerable<(string Pod, double Share)> Pods(GpuUse use, int digits = 6) =>
        use.Idlest.Select(pod => (pod.Name, Math.Round(pod.Value, digits)));

    private sealed record Exporter(string Namespace, bool HonorsLabels, string Page);
}
