using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Analysis;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Benchmarks.Analysis;
using ModelOperator.Hosting.Logging;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Monitoring;
using ModelOperator.Operator.Monitoring;
using ModelOperator.Rollouts;

namespace ModelOperator.Benchmarks.Monitoring.Scale;

/// <summary>
/// Measures the load of many watched ModelDeployments on one real Prometheus, and the lateness of their looks: the operator's own loop,
/// with its limits and its jitter, over counters of two hours. The processor time is the steadiest figure on a busy machine.
/// </summary>
internal static class MonitoringScaleBenchmark
{
    private const int MinutesBefore = 121;
    private const int MinutesAPost = 11;

    // The first looks have all been made by then, and nothing is measured before.
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Measured = TimeSpan.FromMinutes(3);

    public static async Task<int> RunAsync(int models)
    {
        if (!PrometheusProcess.IsInstalled)
        {
            Console.Error.WriteLine("there is no prometheus on the PATH: apt-get install prometheus");
            return 2;
        }

        var fleet = new Fleet(models);
        await using var prometheus = new PrometheusProcess("{}", "--web.enable-remote-write-receiver");
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(1) };
        var writer = new RemoteWriter(http, prometheus.Address);
        await UntilReadyAsync(http, prometheus.Address);
        var (start, filled) = (TimeProvider.System.GetUtcNow().AddMinutes(-MinutesBefore), Stopwatch.GetTimestamp());
        for (var minute = 0; minute < MinutesBefore; minute += MinutesAPost)
        {
            await writer.WriteAsync(fleet, start, minute, MinutesAPost);
            Console.Error.WriteLine($"{minute + MinutesAPost} of {MinutesBefore} minutes written");
        }

        Say($"load average {(await File.ReadAllTextAsync("/proc/loadavg")).Trim()}");
        Say($"{models:N0} ModelDeployments, {models * Fleet.SeriesOf(0).Count:N0} series, 2 hours of a sample a minute");
        Say($"written in {Stopwatch.GetElapsedTime(filled).TotalSeconds:F0} s; memory of Prometheus {prometheus.Resident / 1e9:F1} GB");
        using var stop = new CancellationTokenSource();
        var living = GoOnAsync(writer, fleet, start, stop.Token);
        var (idle, _) = await CpuAsync(prometheus, Quiet);
        Say($"without looks: {idle:F3} processors for Prometheus, which takes in a sample a minute");

        await using var services = new ServiceCollection().AddLogging().AddAnalysis(new ConfigurationBuilder()
            .AddInMemoryCollection([new("MetricSources:default:Address", prometheus.Address.AbsoluteUri)]).Build()).BuildServiceProvider();
        var watcher = new TimedWatcher(new ModelMonitor(
            services.GetRequiredService<MetricSourceRegistry>(), services.GetRequiredService<QueryLimiter>(),
            services.GetRequiredService<QueryMetrics>(), TimeProvider.System,
            services.GetRequiredService<ToldCauses>(), NullLogger<ModelMonitor>.Instance));
        var runner = new MonitoringRunner(
            watcher, new MonitoringMetrics(Prometheus.Metrics.NewCustomRegistry()), new NoTrigger(), TimeProvider.System, new Lifetime(
                stop),
            services.GetRequiredService<ToldCauses>(), NullLogger<MonitoringRunner>.Instance);
        var looking = Task.WhenAll(Enumerable.Range(0, models).Select(model => LookAgainAsync(runner, fleet.Owner(model), stop.Token)));
        await Task.Delay(WarmUp, TimeProvider.System);
        var (before, began) = (await QueriesAsync(http, prometheus.Address), Stopwatch.GetTimestamp());
        var (busy, own) = await CpuAsync(prometheus, Measured);
        var (queries, took) = (await QueriesAsync(http, prometheus.Address) - before, Stopwatch.GetElapsedTime(began));
        var looks = watcher.Looks.Where(look => look.EndedAt >= began).ToList();
        await stop.CancelAsync();
        await Task.WhenAll(looking, living);
        Report(looks, queries, took, busy, idle, own, models);
        Say($"memory of Prometheus at the end {prometheus.Resident / 1e9:F1} GB");
        return looks.Count > 0 && looks.All(look => look.Checks.All(check => check.Verdict is CheckVerdict.Ok)) ? 0 : 1;
    }

    private static void Report(
        IReadOnlyList<TimedWatcher.Look> looks, double queries, TimeSpan took, double busy, double idle, double own, int models)
    {
        var verdicts = looks.SelectMany(look => look.Checks).GroupBy(check => check.Verdict)
            .Select(group => $"{group.Count():N0} {group.Key}");
        var late = looks.Select(look => look.Took.TotalMilliseconds).Order().ToList();
        var between = looks.GroupBy(look => look.Model, StringComparer.Ordinal)
            .SelectMany(model => model.Zip(model.Skip(1), (one, next) => Stopwatch.GetElapsedTime(one.EndedAt, next.EndedAt).TotalSeconds))
            .Order().ToList();
        Say($"{looks.Count:N0} looks in {took.TotalSeconds:F0} s ({models * took.TotalMinutes:N0} are due): {string.Join(", ", verdicts)}");
        Say($"{queries / took.TotalSeconds:F0} queries a second");
        Say($"with looks: {busy:F2} processors for Prometheus, {(busy - idle) * took.TotalSeconds * 1000 / queries:F1} ms a query");
        Say($"{own:F2} processors for the operator's loop and the writer of samples");
        Say($"an answer comes after it is due by {Quantiles(late)} ms");
        Say($"from one look at a model to the next {Quantiles(between)} s");
    }

    private static string Quantiles(IReadOnlyList<double> sorted) => sorted.Count == 0
        ? "(none was seen)"
        : FormattableString.Invariant($"{At(sorted, 0.5):F1} (median), {At(sorted, 0.99):F1} (99 of 100), {sorted[^1]:F1} (the most)");

    private static double At(IReadOnlyList<double> sorted, double quantile) => sorted[(int)(quantile * (sorted.Count - 1))];

    // As the controller does: the runner says when it wants to be asked again.
    private static async Task LookAgainAsync(MonitoringRunner runner, ModelDeployment owner, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(runner.Schedule(owner, PlanExtent.Everything)!.Value, TimeProvider.System, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // It was measured long enough.
        }
    }

    private static async Task GoOnAsync(RemoteWriter writer, Fleet fleet, DateTimeOffset start, CancellationToken stop)
    {
        try
        {
            for (var minute = MinutesBefore; ; minute++)
            {
                var due = start.AddMinutes(minute) - TimeProvider.System.GetUtcNow();
                if (due > TimeSpan.Zero)
                {
                    await Task.Delay(due, TimeProvider.System, stop);
                }

                await writer.WriteAsync(fleet, start, minute, 1);
                stop.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            // It was measured long enough.
        }
    }

    // Processors that Prometheus and this process took, on average.
    private static async Task<(double Prometheus, double Own)> CpuAsync(PrometheusProcess prometheus, TimeSpan duration)
    {
        var (start, cpu, own) = (Stopwatch.GetTimestamp(), prometheus.Cpu, Environment.CpuUsage.TotalTime);
        await Task.Delay(duration, TimeProvider.System);
        var took = Stopwatch.GetElapsedTime(start);
        return ((prometheus.Cpu - cpu) / took, (Environment.CpuUsage.TotalTime - own) / took);
    }

    private static async Task<double> QueriesAsync(HttpClient http, Uri prometheus) =>
        (await http.GetStringAsync(new Uri(prometheus, "/metrics"))).Split('\n')
            .Where(line => line.StartsWith("prometheus_http_requests_total{", StringComparison.Ordinal)
                && line.Contains("handler=\"/api/v1/query\"", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private static async Task UntilReadyAsync(HttpClient http, Uri prometheus)
    {
        for (var left = 100; ; left--)
        {
            try
            {
                (await http.GetAsync(new Uri(prometheus, "/-/ready"))).EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (left > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }
        }
    }

    private static void Say(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));

    private sealed class NoTrigger : IReconcileTrigger<ModelDeployment>
    {
        public void Enqueue(string? ns, string name)
        {
            // There is no status to write here.
        }
    }

    private sealed class Lifetime(CancellationTokenSource stop) : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => stop.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => stop.Cancel();
    }
}
