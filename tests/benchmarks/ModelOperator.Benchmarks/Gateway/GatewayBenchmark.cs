using System.Diagnostics;
using System.Globalization;
using ModelOperator.Benchmarks.Load;

namespace ModelOperator.Benchmarks.Gateway;

/// <summary>
/// Measures the cost that the gateway adds to a request: backend alone, through the gateway, through YARP, through nginx, in turns, so that
/// whatever else the machine does falls on all of them. CPU time per request is the steadiest figure on a busy machine.
/// </summary>
internal static class GatewayBenchmark
{
    private const int Rounds = 3;
    private static readonly int[] BodySizes = [256, 64 * 1024, 1024 * 1024];

    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3;
        var connections = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 32;
        await using var backend = await ChildProcess.StartAsync(BenchmarkBackend.Verb, BenchmarkBackend.Healthy);
        await using var gateway = await ChildProcess.StartAsync(
            BenchmarkGateway.Verb,
            backend.Ports[0].ToString(CultureInfo.InvariantCulture),
            BenchmarkGateway.NoMirror.ToString(CultureInfo.InvariantCulture));
        await using var yarp = await ChildProcess.StartAsync(YarpProxy.Verb, backend.Ports[0].ToString(CultureInfo.InvariantCulture));
        await using var nginx = await NginxProxy.StartAsync(backend.Ports[0]);
        var idle = gateway.Resident;

        var targets = new List<Target>
        {
            new("backend alone", backend.Ports[0], backend.Id, () => TimeSpan.Zero, () => Task.FromResult(0L)),
            new("gateway", gateway.Ports[0], gateway.Id, () => gateway.Cpu, () => BenchmarkGateway.AllocatedAsync(gateway)),
            new("YARP", yarp.Ports[0], yarp.Id, () => yarp.Cpu, () => YarpProxy.AllocatedAsync(yarp)),
        };
        if (nginx is not null)
        {
            targets.Add(new("nginx", nginx.Port, null, () => nginx.Cpu, () => Task.FromResult(0L)));
        }
        else
        {
            Console.WriteLine("nginx is not on the PATH: left out");
        }

        Console.WriteLine(
            $"{Environment.ProcessorCount} cores, {connections} connections, HTTP/1.1 POST, {Rounds} rounds of {seconds} s each in "
                + $"turns, median of rounds");
        foreach (var size in BodySizes)
        {
            await MeasureAsync(targets, connections, size, TimeSpan.FromSeconds(seconds));
            Console.WriteLine($"resident memory of the gateway: {gateway.Resident / (1024 * 1024)} MiB (idle: {idle / (1024 * 1024)} MiB)");
        }

        return 0;
    }

    private static async Task MeasureAsync(List<Target> targets, int connections, int size, TimeSpan duration)
    {
        foreach (var target in targets)
        {
            await WarmUp.RunAsync(
                target.Runtime is { } process ? [process] : [], time => LoadGenerator.RunAsync(target.Port, connections, size, time));
        }

        var samples = targets.ToDictionary(target => target, _ => new List<Sample>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var target in targets)
            {
                samples[target].Add(await SampleAsync(target, connections, size, duration));
            }
        }

        Console.WriteLine();
        Console.WriteLine($"body {size,7} B    requests/s   of direct     p50 ms     p99 ms   CPU µs/request   allocated B/request");
        var direct = Median(samples[targets[0]], sample => sample.Rate);
        foreach (var target in targets)
        {
            var all = samples[target];
            var rate = Median(all, sample => sample.Rate);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{target.Name,-15} {rate,12:0} {rate / direct,11:0.00} {Median(all, s => s.P50),10:0.00} {Median(all, s => s.P99),10:0.00} {Median(all, s => s.CpuMicroseconds),16:0} {Median(all, s => s.Allocated),21:0}"));
        }

        var ours = samples[targets[1]];
        foreach (var other in targets.Skip(2))
        {
            var theirs = samples[other];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"gateway / {other.Name}: {Median(ours, s => s.Rate) / Median(theirs, s => s.Rate):0.00} × requests/s, "
                + $"{Median(ours, s => s.P50) / Median(theirs, s => s.P50):0.00} × p50, "
                + $"{Median(ours, s => s.CpuMicroseconds) / Median(theirs, s => s.CpuMicroseconds):0.00} × CPU per request"));
        }
    }

    private static async Task<Sample> SampleAsync(Target target, int connections, int size, TimeSpan duration)
    {
        var cpu = target.Cpu();
        var allocated = await target.AllocatedAsync();
        var watch = Stopwatch.StartNew();
        var latencies = await LoadGenerator.RunAsync(target.Port, connections, size, duration);
        var elapsed = watch.Elapsed;
        return new Sample(
            latencies.Length / elapsed.TotalSeconds,
            Milliseconds(latencies[latencies.Length / 2]),
            Milliseconds(latencies[(int)(latencies.Length * 0.99)]),
            (target.Cpu() - cpu).TotalMicroseconds / latencies.Length,
            (await target.AllocatedAsync() - allocated) / (double)latencies.Length);
    }

    private static double Milliseconds(long ticks) => ticks * 1_000d / Stopwatch.Frequency;

    private static double Median(List<Sample> samples, Func<Sample, double> figure)
    {
        var sorted = samples.Select(figure).Order().ToList();
        return sorted[sorted.Count / 2];
    }

    /// <summary>A server that is measured. Its runtime is the process whose compiler must come to rest, if it has one.</summary>
    private sealed record Target(string Name, int Port, int? Runtime, Func<TimeSpan> Cpu, Func<Task<long>> AllocatedAsync);

    private sealed record Sample(double Rate, double P50, double P99, double CpuMicroseconds, double Allocated);
}
