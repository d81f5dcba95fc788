using System.Diagnostics;
using System.Globalization;
using ModelOperator.Benchmarks.Load;

namespace ModelOperator.Benchmarks.Gateway;

/// <summary>
/// Measures the cost of a mirror for clients (R19): one gateway process for each kind of shadow, loaded in turns, every figure also as a
/// ratio to the gateway without a mirror. At a fixed rate the machine has room, and latencies show whether clients wait; at full load all
/// processes share the cores, and requests/s show what the copies cost.
/// </summary>
internal static class ShadowBenchmark
{
    private const int Rounds = 5;
    private const int BodyBytes = 1024;

    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = Argument(args, 0, 3);
        var connections = Argument(args, 1, 16);
        var rate = Argument(args, 2, 500);
        await using var stable = await ChildProcess.StartAsync(BenchmarkBackend.Verb, BenchmarkBackend.Healthy);
        await using var healthy = await ChildProcess.StartAsync(BenchmarkBackend.Verb, BenchmarkBackend.Healthy);
        await using var hanging = await ChildProcess.StartAsync(BenchmarkBackend.Verb, BenchmarkBackend.Hangs);
        await using var failing = await ChildProcess.StartAsync(BenchmarkBackend.Verb, BenchmarkBackend.Errors);
        (string Name, int Shadow)[] kinds =
        [
            ("no mirror", BenchmarkGateway.NoMirror),
            ("healthy mirror", healthy.Ports[0]),
            ("mirror that hangs", hanging.Ports[0]),
            ("mirror that errors", failing.Ports[0]),
            ("mirror that is absent", BenchmarkGateway.NoEndpoint),
        ];
        var gateways = new List<ChildProcess>();
        try
        {
            foreach (var (_, shadow) in kinds)
            {
                gateways.Add(await ChildProcess.StartAsync(
                    BenchmarkGateway.Verb, stable.Ports[0].ToString(CultureInfo.InvariantCulture), shadow.ToString(
                        CultureInfo.InvariantCulture)));
            }

            Console.WriteLine(
                $"{Environment.ProcessorCount} cores, {connections} connections, HTTP/1.1 POST of {BodyBytes} B, 100 % mirrored, "
                    + $"{Rounds} rounds of {seconds} s in turns, median of rounds");
            await MeasureAsync($"at {rate} requests/s", kinds, gateways, connections, seconds, rate);
            await MeasureAsync("at full load", kinds, gateways, connections, seconds, rate: 0);
            await CountAsync(kinds, gateways);
        }
        finally
        {
            foreach (var gateway in gateways)
            {
                await gateway.DisposeAsync();
            }
        }

        return 0;
    }

    private static async Task MeasureAsync(
        string title, (string Name, int Shadow)[] kinds, List<ChildProcess> gateways, int connections, int seconds, int rate)
    {
        var samples = gateways.ConvertAll(_ => new List<Sample>());
        for (var round = -1; round < Rounds; round++)
        {
            Console.Error.WriteLine(round < 0 ? $"{title}: warming up" : $"{title}: round {round + 1} of {Rounds}");
            for (var turn = 0; turn < gateways.Count; turn++)
            {
                // Each round begins with another one, so that none always follows the same neighbour.
                var index = (turn + Math.Max(0, round)) % gateways.Count;
                var watch = Stopwatch.StartNew();
                var latencies = await LoadGenerator.RunAsync(
                    gateways[index].Ports[0], connections, BodyBytes, TimeSpan.FromSeconds(seconds), rate);
                if (round >= 0)
                {
                    samples[index].Add(new Sample(
                        latencies.Length / watch.Elapsed.TotalSeconds, Milliseconds(latencies, 0.5), Milliseconds(latencies, 0.99)));
                }
            }
        }

        Console.WriteLine();
        Console.WriteLine($"{title,-24} requests/s   of none     p50 ms   of none     p99 ms   of none");
        var none = samples[0];
        for (var i = 0; i < kinds.Length; i++)
        {
            var (rps, p50, p99) = (Median(samples[i], s => s.Rate), Median(samples[i], s => s.P50), Median(samples[i], s => s.P99));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{kinds[i].Name,-24} {rps,10:0} {rps / Median(none, s => s.Rate),9:0.00} {p50,10:0.00} "
                    + $"{p50 / Median(none, s => s.P50),9:0.00} {p99,10:0.00} {p99 / Median(none, s => s.P99),9:0.00}"));
        }
    }

    /// <summary>The copies that the gateways themselves counted.</summary>
    private static async Task CountAsync((string Name, int Shadow)[] kinds, List<ChildProcess> gateways)
    {
        Console.WriteLine();
        for (var i = 1; i < kinds.Length; i++)
        {
            using var admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{gateways[i].Ports[1]}") };
            var metrics = await admin.GetStringAsync(new Uri("/metrics", UriKind.Relative));
            var counts = metrics.Split('\n')
                .Where(line => line.StartsWith("model_gateway_shadow_", StringComparison.Ordinal) && line.Contains("_total{", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal))
                .Select(line => $"{line["model_gateway_shadow_".Length..line.IndexOf('{', StringComparison.Ordinal)]} {Label(line)} {line[(line.LastIndexOf(' ') + 1)..]}");
            Console.WriteLine($"{kinds[i].Name}: {string.Join(", ", counts)}");
        }
    }

    private static string Label(string line) =>
        line[line.IndexOf('{', StringComparison.Ordinal)..].Trim('{').Split(',', '}')
            .First(label => label.StartsWith("code", StringComparison.Ordinal)
            || label.StartsWith("reason", StringComparison.Ordinal) || label.StartsWith("result", StringComparison.Ordinal));

    private static int Argument(string[] args, int index, int fallback) =>
        args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : fallback;

    private static double Milliseconds(long[] sorted, double quantile) =>
        sorted[(int)(sorted.Length * quantile)] * 1_000d / Stopwatch.Frequency;

    private static double Median(List<Sample> samples, Func<Sample, double> figure) =>
        samples.Select(figure).Order().ElementAt(samples.Count / 2);

    private sealed record Sample(double Rate, double P50, double P99);
}
