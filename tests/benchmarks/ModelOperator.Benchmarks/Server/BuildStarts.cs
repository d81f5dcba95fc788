using ModelOperator.Benchmarks.Gateway;
using ModelOperator.Benchmarks.Load;

namespace ModelOperator.Benchmarks.Server;

/// <summary>The starts of two builds of the gateway and of the model server beside each other.</summary>
internal static class BuildStarts
{
    private const int BodyBytes = 256;

    /// <summary>Compares them and prints a line for each program.</summary>
    public static async Task<int> CompareAsync(StartComparison comparison)
    {
        await using var backend = await ChildProcess.StartAsync(BenchmarkBackend.Verb, BenchmarkBackend.Healthy);
        await comparison.RunAsync(
            GatewayBuilds.Http("gateway", backend.Ports[0], BodyBytes), ServerBuilds.Http("model server", InferRequests.Json(1)));
        return 0;
    }
}
