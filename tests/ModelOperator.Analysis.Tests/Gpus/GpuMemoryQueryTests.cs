using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Gpus;
using ModelOperator.Analysis.PromQl;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Analysis.Tests.Gpus;

/// <summary>The query in a real Prometheus that holds series as DCGM's exporter writes them.</summary>
public sealed class GpuMemoryQueryTests
{
    private const string Candidate = "digits-7f9c2ab4d1-5d4f8c7b9d-";
    private const string Stable = "digits-0123456789-5d4f8c7b9d-";

    [PromtoolFact]
    public async Task GpusOfAPod_AreAddedUp_AndEachPodIsOfItsRevision()
    {
        var pods = await AskAsync(
            (Stored(0, "ml", Candidate + "aaaaa"), 3000), (Stored(1, "ml", Candidate + "aaaaa"), 4000),
            (Stored(2, "ml", Candidate + "bbbbb"), 5000), (Stored(3, "ml", Stable + "ccccc"), 6000));

        pods.ShouldBe(
            [("0123456789", Stable + "ccccc", 6000), ("7f9c2ab4d1", Candidate + "aaaaa", 7000), ("7f9c2ab4d1", Candidate + "bbbbb", 5000)]);
    }

    [PromtoolFact]
    public async Task GpuWhoseExporterStartedAnew_AndOneThatTwoServersRead_CountOnce()
    {
        var pods = await AskAsync(
            (Stored(0, "ml", Candidate + "aaaaa"), 3000), (Stored(0, "ml", Candidate + "aaaaa", exporter: "y3y8m"), 3100),
            (Stored(1, "ml", Candidate + "aaaaa", more: ",prometheus_replica=\"a\""), 400),
            (Stored(1, "ml", Candidate + "aaaaa", more: ",prometheus_replica=\"b\""), 400));

        pods.ShouldBe([("7f9c2ab4d1", Candidate + "aaaaa", 3500)]);
    }

    [PromtoolFact]
    public async Task PartsOfOneGpu_AreReadOneByOne()
    {
        var pods = await AskAsync(
            (Stored(0, "ml", Candidate + "aaaaa", more: ",GPU_I_ID=\"7\""), 1000),
            (Stored(0, "ml", Candidate + "aaaaa", more: ",GPU_I_ID=\"8\""), 1500));

        pods.ShouldBe([("7f9c2ab4d1", Candidate + "aaaaa", 2500)]);
    }

    [PromtoolFact]
    public async Task OtherPods_OtherNamespaces_AndPagesOfTenants_AreNotCounted() => (await AskAsync(
        (Stored(0, "ml", Candidate + "aaaaa"), 1000), (Stored(1, "other", Candidate + "aaaaa"), 90000),
        (Stored(2, "ml", "digits-9999999999-5d4f8c7b9d-aaaaa"), 90000),
        (Stored(3, "ml", Candidate + "aaaaa", of: "tenant"), 90000)))
        .ShouldBe([("7f9c2ab4d1", Candidate + "aaaaa", 1000)]);

    [PromtoolFact]
    public async Task ExporterWhoseLabelsAreHonored_IsRead() => (await AskAsync(
        ($"DCGM_FI_DEV_FB_USED{{gpu=\"0\",UUID=\"GPU-0\",namespace=\"ml\",pod=\"{Candidate}aaaaa\"}}", 1000)))
        .ShouldBe([("7f9c2ab4d1", Candidate + "aaaaa", 1000)]);

    [Fact]
    public void EverySelector_IsOfTheNamespace_OrOfTheExporters()
    {
        ParsedQuery.TryRead(GpuMemoryQuery.Of(Asking.Context, new SourceLabels()), out var read, out _).ShouldBeTrue();

        read!.Selectors.Count.ShouldBe(4);
        read.Selectors.ShouldAllBe(selector => selector.Matchers.Contains(new LabelMatcher("namespace", "=", "ml"))
            || (selector.Matchers.Contains(new LabelMatcher("namespace", "=", "gpu-operator"))
                && selector.Matchers.Contains(new LabelMatcher("exported_namespace", "=", "ml"))));
    }

    private static string Stored(
        int gpu, string ns, string pod, string exporter = "x2x7k", string of = "gpu-operator", string more = "") =>
        $"DCGM_FI_DEV_FB_USED{{gpu=\"{gpu}\",UUID=\"GPU-{gpu}\",namespace=\"{of}\",pod=\"nvidia-dcgm-exporter-{exporter}\","
            + $"exported_namespace=\"{ns}\",exported_pod=\"{pod}\"{more}}}";

    private static async Task<IEnumerable<(string Revision, string Pod, double Mebibytes)>> AskAsync(
        params (string Series, int Value)[] series)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        await using var prometheus = await PrometheusServer.StartAsync("scrape_configs: []", async text =>
        {
            await text.WriteLineAsync("# TYPE DCGM_FI_DEV_FB_USED gauge");
            foreach (var (name, value) in series)
            {
                // The newest sample is the lowest: the highest of the window counts.
                await text.WriteLineAsync($"{name} {value} {now - 20}");
                await text.WriteLineAsync($"{name} {value - 50} {now - 5}");
            }

            await text.WriteLineAsync("# EOF");
        });
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("MetricSources:default:Address", prometheus.Address.AbsoluteUri)]).Build();
        await using var services = new ServiceCollection().AddLogging().AddAnalysis(configuration).BuildServiceProvider();
        services.GetRequiredService<MetricSourceRegistry>().TryGet("default", out var source, out var problem).ShouldBeTrue(problem);
        var answer = await ((ISumSource)source!).SumAsync(
            "ml", GpuMemoryQuery.Of(Asking.Context, source!.Labels), CancellationToken.None);
        answer.Outcome.ShouldBe(QueryOutcome.Value, answer.Message);
        return answer.Rises.Select(rise => (rise["revision"], rise["of"], rise.Rise)).OrderBy(pod => pod.Item1, StringComparer.Ordinal)
            .ThenBy(pod => pod.Item2, StringComparer.Ordinal);
    }
}
