using System.Globalization;
using System.Text;
using ModelOperator.Benchmarks.Load;

namespace ModelOperator.Benchmarks.Gateway;

/// <summary>Two builds of the gateway beside each other, before one backend that both share.</summary>
internal static class GatewayBuilds
{
    private const int Connections = 16;
    private const int CallBytes = 256;

    /// <summary>Compares them and prints a line for each kind of request.</summary>
    public static async Task<int> CompareAsync(BuildComparison comparison)
    {
        await using var backend = await ChildProcess.StartAsync(BenchmarkBackend.Verb, BenchmarkBackend.Healthy);
        var call = GrpcLoad.Call("/inference.GRPCInferenceService/ModelInfer", new byte[CallBytes]);
        await comparison.RunAsync(
            Http("256 B", backend.Ports[0], 256),
            Http("64 KiB", backend.Ports[0], 64 * 1024),
            Http("1 MiB", backend.Ports[0], 1024 * 1024),
            Of("64 tokens", backend.Ports[0], Chat(BenchmarkBackend.Stream)),
            Of("gRPC, 256 B", backend.Ports[1], async (port, time) => (await GrpcLoad.RunAsync(port, Connections, call, time)).Length));
        return 0;
    }

    /// <summary>Compares this build with itself, where it measures the tokens of answers and where it does not: these have the same bytes
    /// and a type that is not that of a stream.</summary>
    /// <param name="args">Pairs; may be left out.</param>
    public static async Task<int> CompareTokensAsync(string[] args)
    {
        await using var backend = await ChildProcess.StartAsync(BenchmarkBackend.Verb, BenchmarkBackend.Healthy);
        var measured = Of("64 tokens", backend.Ports[0], Chat(BenchmarkBackend.Stream));
        await BuildComparison.OfThisBuild(args).RunAsync(measured with { OtherLoadAsync = Chat(BenchmarkBackend.UnknownStream) });
        return 0;
    }

    /// <summary>Compares this build traced with itself untraced.</summary>
    public static async Task<int> CompareTracedAsync(string ratio, string[] args)
    {
        await using var collector = await ChildProcess.StartAsync(BenchmarkBackend.Verb, BenchmarkBackend.Healthy);
        return await CompareAsync(BuildComparison.Traced(args, collector.Ports[0], ratio));
    }

    /// <summary>The load of one kind of request on a gateway before a backend.</summary>
    /// <param name="name">The name of its line.</param>
    /// <param name="backend">The backend's port.</param>
    /// <param name="bodyBytes">The size of a request's body.</param>
    public static BuildComparison.Kind Http(string name, int backend, int bodyBytes) =>
        Of(name, backend, async (port, time) => (await LoadGenerator.RunAsync(port, Connections, bodyBytes, time)).Length);

    private static Func<int, TimeSpan, Task<int>> Chat(string accepted)
    {
        var request = Encoding.ASCII.GetBytes(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: llama.ml.svc\r\nAccept: {accepted}\r\nContent-Length: 2\r\n\r\n{{}}");
        return async (port, time) => (await LoadGenerator.RunAsync(port, Connections, request, time)).Length;
    }

    private static BuildComparison.Kind Of(string name, int backend, Func<int, TimeSpan, Task<int>> load)
    {
        string[] arguments =
        [
            BenchmarkGateway.Verb,
            backend.ToString(CultureInfo.InvariantCulture),
            BenchmarkGateway.NoMirror.ToString(CultureInfo.InvariantCulture),
        ];
        return new(name, _ => arguments, load, BenchmarkGateway.AllocatedAsync);
    }
}
