using System.Diagnostics;
using System.Globalization;
using ModelOperator.Gateway;
using ModelOperator.Gateway.Metrics;
using ModelOperator.ModelServer.Metrics;
using Prometheus;

namespace ModelOperator.Benchmarks.Metrics;

/// <summary>The cost of counting one request, in the gateway and in the model server: time, and bytes allocated.</summary>
internal static class MetricsBenchmark
{
    private const int Requests = 2_000_000;
    private const int Rounds = 5;
    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(3);

    public static int Run()
    {
        var registry = new CollectorRegistry();
        var gateway = new GatewayMetrics(registry, new GatewayOptions { Namespace = "benchmark", Name = "digits" }, TimeProvider.System)
            .For("7f9c2ab4d1");
        var server = new ServerMetrics(Prometheus.Metrics.WithCustomRegistry(registry), TimeProvider.System);
        Measure("gateway", () =>
        {
            gateway.Begin();
            gateway.End(200, null, Duration);
        });
        Measure("model server", () =>
        {
            server.Begin();
            server.Queued(Duration);
            server.Computed(Duration, 1);
            server.End(200, Duration);
        });
        return 0;
    }

    private static void Measure(string name, Action request)
    {
        foreach (var threads in (int[])[1, Environment.ProcessorCount])
        {
            var rounds = Enumerable.Range(0, Rounds + 1).Select(_ => Round(threads, request)).Skip(1).ToList();
            var time = rounds.Select(round => round.Nanoseconds).Order().ElementAt(Rounds / 2);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-14} {threads,2} threads {time,8:0.0} ns a request {rounds.Min(round => round.Bytes),8:0.00} B a request"));
        }
    }

    private static (double Nanoseconds, double Bytes) Round(int threads, Action request)
    {
        var (bytes, started) = (0L, Stopwatch.GetTimestamp());
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Requests / threads; i++)
            {
                request();
            }

            Interlocked.Add(ref bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        })).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return (Stopwatch.GetElapsedTime(started).TotalNanoseconds / Requests, bytes / (double)Requests);
    }
}
