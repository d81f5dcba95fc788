using ModelOperator.Benchmarks.Gateway;
using ModelOperator.Benchmarks.Load;

namespace ModelOperator.Benchmarks.Server;

/// <summary>Two builds of the model server beside each other.</summary>
internal static class ServerBuilds
{
    private const int Connections = 32;

    /// <summary>Compares them and prints a line for each kind of request.</summary>
    public static async Task<int> CompareAsync(BuildComparison comparison)
    {
        var call = InferRequests.Grpc(1);
        await comparison.RunAsync(
            Http("health", InferRequests.Health),
            Http("REST JSON", InferRequests.Json(1)),
            Http("REST binary", InferRequests.Binary(1)),
            Of("gRPC", async (port, time) => (await GrpcLoad.RunAsync(port, Connections, call, time)).Length));
        return 0;
    }

    /// <summary>Compares this build traced with itself untraced.</summary>
    public static async Task<int> CompareTracedAsync(string ratio, string[] args)
    {
        await using var collector = await ChildProcess.StartAsync(BenchmarkBackend.Verb, BenchmarkBackend.Healthy);
        return await CompareAsync(BuildComparison.Traced(args, collector.Ports[0], ratio));
    }

    /// <summary>The load of one HTTP request on a model server.</summary>
    /// <param name="name">The name of its line.</param>
    /// <param name="request">The bytes of the request.</param>
    public static BuildComparison.Kind Http(string name, byte[] request) =>
        Of(name, async (port, time) => (await LoadGenerator.RunAsync(port, Connections, request, time)).Length);

    private static BuildComparison.Kind Of(string name, Func<int, TimeSpan, Task<int>> load) =>
        new(
            name,
            folder => [ServerUnderTest.Verb, Path.Combine(folder, "models", "v2.onnx"), "1", "false"],
            load,
            ServerUnderTest.AllocatedAsync);
}
