using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelOperator.Analysis;
using ModelOperator.Analysis.Measuring;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Benchmarks.Analysis;

/// <summary>
/// Measures the load of a thousand rollouts that all measure at once on their Prometheus: on a server that takes 20 ms for each answer and
/// counts what is in flight, and on a real one where it is on the PATH.
/// </summary>
internal static class QueryLoadBenchmark
{
    private const int Rollouts = 1_000;
    private static readonly TimeSpan ServerTime = TimeSpan.FromMilliseconds(20);

    private static readonly AnalysisSpec Spec = new()
    {
        Metrics = [new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "1%" }, new() { Name = "ratio", Builtin = BuiltinMetric.ErrorRate, MaxRatio = 2 }],
    };

    public static async Task<int> RunAsync()
    {
        var (inFlight, most) = (0, 0);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var server = builder.Build();
        server.Run(async context =>
        {
            var now = Interlocked.Increment(ref inFlight);
            InterlockedMax(ref most, now);
            await Task.Delay(ServerTime, TimeProvider.System);
            Interlocked.Decrement(ref inFlight);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""
                {"status":"success","data":{"resultType":"matrix","result":[
                {"metric":{"pod":"g","revision":"c","code":"200"},"values":[[1,"0"],[2,"900"]]},{"metric":{"pod":"g","revision":"s","code":"200"},"values":[[1,"0"],[2,"9000"]]}]}}
                """);
        });
        await server.StartAsync();
        Console.WriteLine($"load average {File.ReadAllText("/proc/loadavg").Trim()}");
        var silent = await MeasureAsync("a server of 20 ms", new(server.Urls.First()));
        Console.WriteLine($"most in flight at the server: {most}");

        await using var prometheus = await PrometheusServer.StartAsync(Rollouts);
        if (prometheus is null)
        {
            Console.WriteLine("no prometheus on the PATH: not measured with a real one");
            return silent == 0 ? 0 : 1;
        }

        var before = prometheus.Cpu;
        silent += await MeasureAsync("a real Prometheus of 4,000 series", prometheus.Address);
        Console.WriteLine(FormattableString.Invariant($"CPU of Prometheus for it: {(prometheus.Cpu - before).TotalSeconds:F1} s"));
        return silent == 0 ? 0 : 1;
    }

    private static async Task<int> MeasureAsync(string what, Uri address)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("MetricSources:default:Address", address.AbsoluteUri)]).Build();
        await using var services = new ServiceCollection().AddLogging().AddAnalysis(configuration).BuildServiceProvider();
        var analyzer = services.GetRequiredService<IStepAnalyzer>();
        var start = Stopwatch.GetTimestamp();
        var measured = await Task.WhenAll(Enumerable.Range(0, Rollouts).Select(i => analyzer.AnalyzeAsync(
            Spec, new TemplateContext("ml", $"m{i}", new("c", $"m{i}-c", null), new("s", $"m{i}-s", null), TimeSpan.FromMinutes(1)), [], CancellationToken.None)));
        var elapsed = Stopwatch.GetElapsedTime(start);

        var queries = measured.Sum(metrics => metrics.Count);
        var silent = measured.SelectMany(metrics => metrics).Count(metric => metric.Verdict == MetricVerdict.NoData);
        Console.WriteLine(FormattableString.Invariant(
            $"{what}: {Rollouts:N0} rollouts of {Spec.Metrics.Count} metrics: {queries:N0} queries in {elapsed.TotalSeconds:F1} s, {queries / elapsed.TotalSeconds:N0} a second; without data {silent}"));
        return silent;
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
        {
            if (Interlocked.CompareExchange(ref target, value, seen) == seen)
            {
                return;
            }
        }
    }
}
