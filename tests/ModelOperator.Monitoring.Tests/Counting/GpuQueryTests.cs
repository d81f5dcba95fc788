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

    private static readonly WatchedModel Model = new("ml", "digits", "0123456789", "digits-0123456789", null);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [PromtoolFact]
    public async Task ExporterWhoseLabelsAreRenamed_IsRead_AndTheIdlestPodsAreNamed()
    {
        var answer = await AskAsync(
            new Exporter("gpu-operator", HonorsLabels: false, Gpu(0, "ml", Pod + "aaaaa", 3) + Gpu(1, "ml", Pod + "bbbbb", 41)));

        Value(answer, GpuQuery.Mean).ShouldBe(22, 0.01);
        Value(answer, GpuQuery.Readings).ShouldBeGreaterThan(0);
        Pods(answer).ShouldBe([(Pod + "aaaaa", 3), (Pod + "bbbbb", 41)]);
    }

    [PromtoolFact]
    public async Task ExporterWhoseLabelsAreHonored_IsRead()
    {
        var answer = await AskAsync(new Exporter("anywhere", HonorsLabels: true, Gpu(0, "ml", Pod + "aaaaa", 7)));

        Value(answer, GpuQuery.Mean).ShouldBe(7, 0.01);
        Pods(answer).ShouldBe([(Pod + "aaaaa", 7)]);
    }

    [PromtoolFact]
    public async Task PartOfAGpu_IsReadByItsActivity()
    {
        var answer = await AskAsync(new Exporter(
            "gpu-operator", HonorsLabels: false, Line("DCGM_FI_PROF_GR_ENGINE_ACTIVE", "GPU_I_ID=\"3\",", 0, "ml", Pod + "aaaaa", "0.25")));

        Value(answer, GpuQuery.Mean).ShouldBe(25, 0.01);
    }

    [PromtoolFact]
    public async Task OtherPods_AndPagesOfOtherNamespaces_AreNotCounted()
    {
        var answer = await AskAsync(
            new("gpu-operator", HonorsLabels: false,
                Gpu(0, "ml", Pod + "aaaaa", 5) + Gpu(1, "other", Pod + "aaaaa", 100) + Gpu(2, "ml", "digits-9999999999-5d4f8c7b9d-aaaaa", 100)),
            new("tenant", HonorsLabels: false, Gpu(3, "ml", Pod + "aaaaa", 100)));

        Value(answer, GpuQuery.Mean).ShouldBe(5, 0.01);
    }

    [Fact]
    public void EverySelector_IsOfItsNamespace_OrOfTheExporters()
    {
        ParsedQuery.TryRead(GpuQuery.Of(Model, new SourceLabels("ns", "po", "monitoring"), Minute), out var read, out _).ShouldBeTrue();

        read!.Selectors.ShouldAllBe(selector => selector.Matchers.Contains(new LabelMatcher("ns", "=", "ml"))
            || (selector.Matchers.Contains(new LabelMatcher("ns", "=", "monitoring"))
                && selector.Matchers.Contains(new LabelMatcher("exported_ns", "=", "ml"))));
    }

    private static string Gpu(int number, string ns, string pod, int percent) =>
        Line("DCGM_FI_DEV_GPU_UTIL", "", number, ns, pod, $"{percent}");

    private static string Line(string name, string more, int number, string ns, string pod, string value) =>
        $"{name}{{gpu=\"{number}\",UUID=\"GPU-{number}\",{more}Hostname=\"node1\",container=\"server\",namespace=\"{ns}\",pod=\"{pod}\"}} {value}\n";

    private static async Task<IReadOnlyList<CounterRise>> AskAsync(params Exporter[] exporters)
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
            + $"labels: {{namespace: {exporter.Namespace}, pod: nvidia-dcgm-exporter-x2x7k}}}}]}}");
        await using var prometheus = await PrometheusServer.StartAsync($$"""
            global: {scrape_interval: 200ms, scrape_timeout: 200ms}
            scrape_configs:
            {{string.Join('\n', jobs)}}
            """);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("MetricSources:default:Address", prometheus.Address.AbsoluteUri)]).Build();
        await using var services = new ServiceCollection().AddLogging().AddAnalysis(configuration).BuildServiceProvider();
        services.GetRequiredService<MetricSourceRegistry>().TryGet("default", out var source, out var problem).ShouldBeTrue(problem);

        // Only when all pages were read twice is it known that a page that must not count does not.
        await Eventually.True(() => exporters.All(exporter => scraped.GetValueOrDefault(exporter.Namespace) > 1), "all pages were scraped");
        var answer = CounterResult.Of([], "not asked yet");
        await Eventually.True(
            async () =>
            {
                answer = await ((ISumSource)source!).SumAsync("ml", GpuQuery.Of(Model, source!.Labels, Minute), CancellationToken.None);
                return answer.Rises.Count > 0;
            },
            "Prometheus has an answer");
        answer.Outcome.ShouldBe(QueryOutcome.Value, answer.Message);
        return answer.Rises;
    }

    private static double Value(IReadOnlyList<CounterRise> answer, string name) =>
        answer.Single(one => one[GpuQuery.Value] == name).Rise;

    private static IEnumerable<(string Pod, double Percent)> Pods(IReadOnlyList<CounterRise> answer) => answer
        .Where(one => one[GpuQuery.Value] == GpuQuery.OfPod)
        .Select(one => (GpuQuery.PodOf(label => one[label], new()), Math.Round(one.Rise, 6)))
        .OrderBy(one => one.Item2);

    private sealed record Exporter(string Namespace, bool HonorsLabels, string Page);
}
