using System.Diagnostics;
using System.Globalization;
using ModelOperator.Benchmarks.Gateway;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.Benchmarks.Server;

/// <summary>What serving costs over running: rates, latencies, CPU and allocation per request, in one run on one machine.</summary>
internal static class ServerBenchmark
{
    private static readonly string Model = Path.Combine(AppContext.BaseDirectory, "models", "v2.onnx");

    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10;
        var connections = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 32;
        var time = TimeSpan.FromSeconds(seconds);
        Console.WriteLine($"model {Path.GetFileName(Model)}, {Environment.ProcessorCount} CPUs, {connections} connections, {seconds} s each; the client shares the machine");
        Console.WriteLine($"{"",-34} {"per second",11} {"p50 ms",8} {"p99 ms",8} {"CPU us",8} {"alloc B",9}");
        var small = Bare(1, time);
        var large = Bare(4096, time);
        RequestParts.Print(Model);
        Result health, json, binary, heavy, batched, watched;
        await using (var server = await ChildProcess.StartAsync(ServerUnderTest.Verb, Model, "1", "false"))
        {
            health = await MeasureAsync("GET /v2/health/live", server, InferRequests.Health, connections, time);
            json = await MeasureAsync("REST JSON, 1 row", server, InferRequests.Json(1), connections, time);
            binary = await MeasureAsync("REST binary, 1 row", server, InferRequests.Binary(1), connections, time);
            heavy = await MeasureAsync("REST binary, 4096 rows", server, InferRequests.Binary(4096), Environment.ProcessorCount, time);
            Console.WriteLine($"memory of the server after that: {server.Resident >> 20} MiB");
        }

        await using (var server = await ChildProcess.StartAsync(ServerUnderTest.Verb, Model, "64", "false"))
        {
            batched = await MeasureAsync("REST binary, 1 row, batching", server, InferRequests.Binary(1), connections, time);
        }

        await using (var server = await ChildProcess.StartAsync(ServerUnderTest.Verb, Model, "1", "true"))
        {
            watched = await MeasureAsync("REST binary, 1 row, monitoring", server, InferRequests.Binary(1), connections, time);
        }

        Console.WriteLine();
        Ratio("4096 rows over REST binary / bare runs", heavy.Rate / large);
        Ratio("JSON / health", json.Rate / health.Rate);
        Ratio("JSON / health, by CPU", health.Cpu / json.Cpu);
        Ratio("binary / JSON", binary.Rate / json.Rate);
        Ratio("batching / none", batched.Rate / binary.Rate);
        Ratio("batching / none, p99", batched.P99 / binary.P99);
        Ratio("monitoring / none", watched.Rate / binary.Rate);
        Ratio("1 row over REST binary / bare runs", binary.Rate / small);
        return 0;
    }

    /// <summary>Runs per second in this process, as many threads as CPUs.</summary>
    private static double Bare(int rows, TimeSpan time)
    {
        using var model = OnnxModel.Load(Model, ServerUnderTest.Model, "1", 1);
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        long runs = 0;
        Parallel.For(0, Environment.ProcessorCount, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, _ =>
        {
            var input = Tensor.Allocate(DataType.Fp32, [rows, ServerUnderTest.Features]);
            input.Elements<float>().Fill(3);
            using var request = new InferRequest(null, [input], model.Signature.AllOutputs);
            while (Stopwatch.GetTimestamp() < end)
            {
                model.Run(request, CancellationToken.None).Dispose();
                Interlocked.Increment(ref runs);
            }
        });
        var rate = runs / time.TotalSeconds;
        Console.WriteLine($"{$"bare session.Run, {rows} rows",-34} {rate,11:0}  ({Environment.ProcessorCount * 1000 / rate:0.000} ms a run)");
        return rate;
    }

    private static async Task<Result> MeasureAsync(string name, ChildProcess server, byte[] request, int connections, TimeSpan time)
    {
        await LoadGenerator.RunAsync(server.Ports[0], connections, request, time / 5);
        using var client = new HttpClient();
        var page = new Uri($"http://127.0.0.1:{server.Ports[1]}/allocated");
        var (cpu, allocated) = (server.Cpu, long.Parse(await client.GetStringAsync(page), CultureInfo.InvariantCulture));
        var latencies = await LoadGenerator.RunAsync(server.Ports[0], connections, request, time);
        var result = new Result(
            latencies.Length / time.TotalSeconds, Milliseconds(latencies, 0.5), Milliseconds(latencies, 0.99),
            (server.Cpu - cpu).TotalMicroseconds / latencies.Length,
            (double)(long.Parse(await client.GetStringAsync(page), CultureInfo.InvariantCulture) - allocated) / latencies.Length);
        Console.WriteLine($"{name,-34} {result.Rate,11:0} {result.P50,8:0.00} {result.P99,8:0.00} {result.Cpu,8:0.0} {result.Allocated,9:0}");
        return result;
    }

    private static double Milliseconds(long[] sorted, double part) => sorted[(int)((sorted.Length - 1) * part)] * 1000d / Stopwatch.Frequency;

    private static void Ratio(string name, double value) => Console.WriteLine($"{name,-44} {value,6:0.00}");

    private sealed record Result(double Rate, double P50, double P99, double Cpu, double Allocated);
}
