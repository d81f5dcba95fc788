using System.Globalization;
using System.Text;
using ModelOperator.Benchmarks.Gateway;
using ModelOperator.Benchmarks.Load;
using ModelOperator.Benchmarks.Server;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Benchmarks.Monitoring;

/// <summary>
/// The cost of all that gateway and model server do for monitoring. A gateway with feedback by slices, classes and errors, with repeats,
/// with review and samples of what is marked, and with samples of 1 % of the requests stands beside one with none of it. A model server
/// with a profile and feedback at servers, which is asked for the confidence, stands beside one without, and the same for pictures of
/// 3 x 224 x 224 values, of which the profile has the mean, the standard deviation and the ends, and the mean of each channel.
/// </summary>
internal static class WatchingCost
{
    private const int Connections = 16;

    /// <summary>Compares them and prints a line for each kind of request: the ratio of everything on to everything off.</summary>
    public static async Task<int> RunAsync(BuildComparison comparison)
    {
        await using var backend = await ChildProcess.StartAsync(BenchmarkBackend.Verb, BenchmarkBackend.Healthy);
        await using var sink = await ChildProcess.StartAsync(BenchmarkBackend.Verb, BenchmarkBackend.Healthy);
        using var pictures = PictureModel.Write();
        await comparison.RunAsync(
            Gateway("gateway, 256 B", backend.Ports[0], sink.Ports[0], 256),
            Gateway("gateway, 64 KiB", backend.Ports[0], sink.Ports[0], 64 * 1024),
            Server("server, 1 row", 1),
            Server("server, 16 rows", 16),
            Pictures("server, 1 picture", pictures));
        return 0;
    }

    /// <summary>Compares a gateway that has one part of monitoring on with one that has none, and prints a line for each part.</summary>
    public static async Task<int> RunPartsAsync(BuildComparison comparison)
    {
        await using var backend = await ChildProcess.StartAsync(BenchmarkBackend.Verb, BenchmarkBackend.Healthy);
        await using var sink = await ChildProcess.StartAsync(BenchmarkBackend.Verb, BenchmarkBackend.Healthy);
        await comparison.RunAsync(
        [
            .. from part in BenchmarkGateway.Parts
               from body in new[] { (Name: "256 B", Bytes: 256), (Name: "64 KiB", Bytes: 64 * 1024) }
               select Gateway($"{part}, {body.Name}", backend.Ports[0], sink.Ports[0], body.Bytes, part),
        ]);
        return 0;
    }

    private static BuildComparison.Kind Gateway(string name, int backend, int sink, int bytes, params string[] parts)
    {
        var request = Request(bytes);
        string[] Arguments(int sinkPort) =>
        [
            BenchmarkGateway.Verb, Text(backend), Text(BenchmarkGateway.NoMirror), Text(sinkPort), .. parts,
        ];
        return new(
            name,
            _ => Arguments(sink),
            async (port, time) => (await LoadGenerator.RunAsync(port, Connections, request, time)).Length,
            BenchmarkGateway.AllocatedAsync,
            _ => Arguments(BenchmarkGateway.NoSink));
    }

    private static BuildComparison.Kind Server(string name, int rows)
    {
        var request = Encoding.Latin1.GetString(InferRequests.Json(rows)).Replace(
            "\r\n\r\n", $"\r\n{ConfidenceHeaders.Question}: {ConfidenceHeaders.OutputsOfTheProfile}\r\n\r\n", StringComparison.Ordinal);
        var bytes = Encoding.Latin1.GetBytes(request);
        string[] Arguments(string folder, bool monitored) =>
            [
                ServerUnderTest.Verb, Path.Combine(folder, "models", "v2.onnx"), "1",
                monitored ? ServerUnderTest.Columns : ServerUnderTest.Nothing,
            ];
        return new(
            name,
            folder => Arguments(folder, monitored: true),
            async (port, time) => (await LoadGenerator.RunAsync(port, Connections, bytes, time)).Length,
            ServerUnderTest.AllocatedAsync,
            folder => Arguments(folder, monitored: false));
    }

    private static BuildComparison.Kind Pictures(string name, PictureModel model) => new(
        name,
        _ => [ServerUnderTest.Verb, model.Path, "1", ServerUnderTest.Pictures],
        async (port, time) => (await LoadGenerator.RunAsync(port, Environment.ProcessorCount, PictureModel.Request(), time)).Length,
        ServerUnderTest.AllocatedAsync,
        _ => [ServerUnderTest.Verb, model.Path, "1", ServerUnderTest.Nothing]);

    // A request of V2 with as many numbers as make about so many bytes.
    private static byte[] Request(int bytes)
    {
        var numbers = Math.Max(1, (bytes - 80) / 4);
        var body = $$"""{"inputs":[{"name":"x","shape":[1,{{numbers}}],"datatype":"FP32","data":[{{string.Join(',', Enumerable.Repeat("0.5", numbers))}}]}]}""";
        return Encoding.ASCII.GetBytes(
            "POST /v2/models/digits/infer HTTP/1.1\r\nHost: digits.ml.svc\r\nContent-Type: application/json\r\nx-device: phone\r\n"
            + $"Content-Length: {body.Length}\r\n\r\n{body}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
