using System.Diagnostics;
using System.Globalization;
using ModelOperator.Benchmarks.Load;

namespace ModelOperator.Benchmarks.Server;

/// <summary>
/// Measures the cost of serving over that of running: rates, latencies, CPU and allocation per request, in one run on one machine.
/// </summary>
internal static class ServerBenchmark
{
    private const int Turns = 3;
    private const int ManyRows = 4096;
    private const int Million = 1_000_000;

    /// <summary>Widths of the perceptrons: 4.3 million weights, which a large cache holds, and 17 million, which none does.</summary>
    private static readonly int[] Widths = [2048, 4096];

    /// <summary>The rate of an open loop, as a share of the closed loop's: busy, and not overloaded.</summary>
    private const double OpenLoad = 0.5;

    private static readonly string Digits = Path.Combine(AppContext.BaseDirectory, "models", "v2.onnx");

    public static async Task<int> RunAsync(string[] args)
    {
        int[] numbers = [.. args.Where(arg => arg != "--million").Select(arg => int.Parse(arg, CultureInfo.InvariantCulture))];
        var time = TimeSpan.FromSeconds(numbers.Length > 0 ? numbers[0] : 6);
        var connections = numbers.Length > 1 ? numbers[1] : 32;
        var started = Stopwatch.GetTimestamp();
        Console.WriteLine(
            $"digits v2 and MLPs of 4.3 and 17 million weights, {Environment.ProcessorCount} CPUs, {connections} connections, "
                + $"{time.TotalSeconds:0} s each in {Turns} turns; "
            + $"the client shares the machine; load average before: {LoadAverage()}");
        Console.WriteLine($"{"",-40} {"per second",11} {"p50 ms",8} {"p99 ms",8} {"CPU us",8} {"alloc B",9}");
        RequestParts.Print(Digits);
        await ProtocolsAsync(time, connections, args.Contains("--million", StringComparer.Ordinal));
        await MonitoringAsync(time, connections);
        foreach (var width in Widths)
        {
            await BatchingAsync(time, connections, width);
        }

        Console.WriteLine($"load average after: {LoadAverage()}; {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s in all");
        return 0;
    }

    private static async Task ProtocolsAsync(TimeSpan time, int connections, bool million)
    {
        var start = Stopwatch.GetTimestamp();
        await using var server = await ChildProcess.StartAsync(ServerUnderTest.Verb, Digits, "1", "false");
        Console.WriteLine($"ready {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s after start; memory then: "
            + $"{server.Resident >> 20} MiB");
        var idle = server.Resident;
        using var few = new BareRuns(Digits, 1);
        using var many = new BareRuns(Digits, ManyRows);
        var (bare, bareHeavy) = (Bare("digits, 1 row", few), Bare($"digits, {ManyRows} rows", many));
        var health = Http("GET /v2/health/live", server, InferRequests.Health, connections);
        var json = Http("REST JSON, 1 row", server, InferRequests.Json(1), connections);
        var binary = Http("REST binary, 1 row", server, InferRequests.Binary(1), connections);
        var call = InferRequests.Grpc(1);
        var grpc = new Measurement("gRPC, 1 row", server, part => GrpcLoad.RunAsync(server.Ports[0], connections, call, part));
        var heavy = Http($"REST binary, {ManyRows} rows", server, InferRequests.Binary(ManyRows), Environment.ProcessorCount);
        await using var node = await NodeServer.TryStartAsync(Digits);
        var other = node is null ? null : Http("onnxruntime-node + Fastify, JSON, 1 row", node, InferRequests.Json(1), connections);
        await Measurement.RunAsync(
            time, Turns, [bare, health, json, binary, grpc, bareHeavy, heavy, .. other is null ? Array.Empty<Measurement>() : [other]]);

        var slow = OpenLoad * (other is null ? json.Rate : Math.Min(json.Rate, other.Rate));
        var open = new List<Measurement> { Open("REST JSON", server, InferRequests.Json(1), slow),
            Open("REST binary", server, InferRequests.Binary(1), slow) };
        if (node is not null)
        {
            open.Add(Open("onnxruntime-node + Fastify", node, InferRequests.Json(1), slow));
        }

        await Measurement.RunAsync(time / 2, 1, [.. open]);
        Console.WriteLine($"memory: {idle >> 20} MiB idle, {server.Resident >> 20} MiB after "
            + $"load{(node is null ? "" : $"; onnxruntime-node + Fastify {node.Resident >> 20} MiB")}");
        Ratio($"{ManyRows} rows over REST binary / bare runs", heavy.Rate / bareHeavy.Rate);
        Ratio("1 row over REST binary / bare runs", binary.Rate / bare.Rate);
        Ratio("REST JSON / health", json.Rate / health.Rate);
        Ratio("REST JSON / health, by CPU", health.Cpu / json.Cpu);
        Ratio("REST binary / health", binary.Rate / health.Rate);
        Ratio("gRPC / REST binary", grpc.Rate / binary.Rate);
        if (other is not null)
        {
            Ratio("REST JSON / onnxruntime-node + Fastify", json.Rate / other.Rate);
        }

        if (million)
        {
            await MillionAsync(server, connections);
        }
    }

    private static async Task MonitoringAsync(TimeSpan time, int connections)
    {
        await using var plain = await ChildProcess.StartAsync(ServerUnderTest.Verb, Digits, "1", "false");
        await using var watching = await ChildProcess.StartAsync(ServerUnderTest.Verb, Digits, "1", "true");
        var without = Http("REST JSON, 1 row, no profile", plain, InferRequests.Json(1), connections);
        var with = Http("REST JSON, 1 row, 64 features watched", watching, InferRequests.Json(1), connections);
        await Measurement.RunAsync(time, Turns, without, with);
        Ratio("watching / not", with.Rate / without.Rate);
        Ratio("watching / not, by CPU", without.Cpu / with.Cpu);
    }

    private static async Task BatchingAsync(TimeSpan time, int connections, int width)
    {
        var model = MlpModel.Write(width);
        try
        {
            using var runs = new BareRuns(model, 1);
            var bare = Bare($"MLP {width}, 1 row", runs);
            await using var single = await ChildProcess.StartAsync(ServerUnderTest.Verb, model, "1", "false");
            await using var batching = await ChildProcess.StartAsync(
                ServerUnderTest.Verb, model, connections.ToString(CultureInfo.InvariantCulture), "false");
            var alone = Http($"MLP {width}, REST binary, no batching", single, InferRequests.Binary(1), connections);
            var together = Http($"MLP {width}, REST binary, batching", batching, InferRequests.Binary(1), connections);
            await Measurement.RunAsync(time, Turns, bare, alone, together);
            Ratio($"MLP {width}, 1 row over REST binary / bare runs", alone.Rate / bare.Rate);
            Ratio($"MLP {width}, batching / none", together.Rate / alone.Rate);
            Ratio($"MLP {width}, batching / none, p99", together.P99 / alone.P99);
        }
        finally
        {
            File.Delete(model);
        }
    }

    private static async Task MillionAsync(ChildProcess server, int connections)
    {
        var answered = 0;
        while (answered < Million)
        {
            answered += (await LoadGenerator.RunAsync(
                server.Ports[0], connections, InferRequests.Json(1), TimeSpan.FromSeconds(10))).Length;
            Console.WriteLine($"memory after {answered:N0} requests more: {server.Resident >> 20} MiB");
        }
    }

    private static Measurement Bare(string what, BareRuns runs) => new($"bare session.Run, {what}", server: null, runs.RunAsync);

    private static Measurement Http(string name, ChildProcess server, byte[] request, int connections) =>
        new(name, server, part => LoadGenerator.RunAsync(server.Ports[0], connections, request, part));

    private static Measurement Open(string name, ChildProcess server, byte[] request, double rate) =>
        new($"{name}, open loop at {rate:0}/s", server, part =>
            LoadGenerator.RunAsync(server.Ports[0], (int)Math.Clamp(rate / 10, 8, 128), request, part, rate));

    private static string LoadAverage() =>
        OperatingSystem.IsLinux() ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";

    private static void Ratio(string name, double value) => Console.WriteLine($"  {name,-50} {value,6:0.00}");
}
