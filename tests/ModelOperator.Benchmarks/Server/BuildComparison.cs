using System.Diagnostics;
using System.Globalization;
using ModelOperator.Benchmarks.Gateway;

namespace ModelOperator.Benchmarks.Server;

/// <summary>Two builds of the model server beside each other. They take turns of a quarter of a second, so that whatever else the machine
/// does falls on both, and the medians of many pairs are told apart at a few percent even where the machine's speed wanders by
/// twenty.</summary>
internal static class BuildComparison
{
    public const int UsualPairs = 60;

    private const int WarmTurns = 12;
    private const int Connections = 32;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(250);

    /// <summary>What is compared: each name is what KIND may be.</summary>
    private static readonly Dictionary<string, Func<int, TimeSpan, Task<int>>> Kinds = new(StringComparer.Ordinal)
    {
        ["health"] = Http(InferRequests.Health),
        ["json"] = Http(InferRequests.Json(1)),
        ["binary"] = Http(InferRequests.Binary(1)),
        ["grpc"] = Grpc(GrpcLoad.Infer(InferRequests.Raw(1))),
    };

    private static readonly string Digits = Path.Combine(AppContext.BaseDirectory, "models", "v2.onnx");

    /// <param name="other">The benchmarks' .dll of the other build, such as one made in a worktree of another commit.</param>
    /// <param name="pairs">Pairs of turns for each kind of request.</param>
    /// <param name="kind">The one kind of request to compare, one of <see cref="Kinds"/>; null for all.</param>
    /// <returns>The exit code: 2 for a kind that there is not.</returns>
    public static async Task<int> RunAsync(string other, int pairs, string? kind = null)
    {
        if (kind is not null && !Kinds.ContainsKey(kind))
        {
            await Console.Error.WriteLineAsync($"KIND is '{kind}'; it must be one of {string.Join(", ", Kinds.Keys)}");
            return 2;
        }

        await using var here = await ChildProcess.StartAsync(ServerUnderTest.Verb, Digits, "1", "false");
        await using var there = await ChildProcess.StartAsync(
            new ProcessStartInfo(
                "dotnet", [other, ServerUnderTest.Verb, Path.Combine(Path.GetDirectoryName(other)!, "models", "v2.onnx"), "1", "false"]),
            other);
        Console.WriteLine($"this build / {other}: medians of {pairs} pairs of turns, and the quartiles; {Connections} connections");
        Console.WriteLine($"{"",-18} {"rate",6} {"",14} {"CPU",6} {"",14}");
        foreach (var (name, load) in Kinds)
        {
            if (kind is null || kind == name)
            {
                await CompareAsync(name, here, there, pairs, load);
            }
        }

        return 0;
    }

    private static Func<int, TimeSpan, Task<int>> Grpc(byte[] call) =>
        async (port, time) => (await GrpcLoad.RunAsync(port, Connections, call, time)).Length;

    private static Func<int, TimeSpan, Task<int>> Http(byte[] request) =>
        async (port, time) => (await LoadGenerator.RunAsync(port, Connections, request, time)).Length;

    private static async Task CompareAsync(
        string name, ChildProcess here, ChildProcess there, int pairs, Func<int, TimeSpan, Task<int>> load)
    {
        var (rates, costs) = (new List<double>(), new List<double>());
        for (var pair = -WarmTurns; pair < pairs; pair++)
        {
            // Who goes first changes: a machine that slows down within a pair favours each as often.
            var (first, second) = pair % 2 == 0 ? (here, there) : (there, here);
            var (one, two) = (await TurnAsync(first, load), await TurnAsync(second, load));
            var (ours, theirs) = pair % 2 == 0 ? (one, two) : (two, one);
            if (pair >= 0)
            {
                rates.Add(ours.Rate / theirs.Rate);
                costs.Add(ours.Cpu / theirs.Cpu);
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-18} {Part(rates, 0.5),6:0.000} {Quartiles(rates)} {Part(costs, 0.5),6:0.000} {Quartiles(costs)}"));
    }

    private static async Task<(double Rate, double Cpu)> TurnAsync(ChildProcess server, Func<int, TimeSpan, Task<int>> load)
    {
        var (cpu, started) = (server.Cpu, Stopwatch.GetTimestamp());
        var requests = await load(server.Ports[0], Turn);
        return (requests / Stopwatch.GetElapsedTime(started).TotalSeconds, (server.Cpu - cpu).TotalSeconds / requests);
    }

    private static string Quartiles(List<double> values) =>
        string.Create(CultureInfo.InvariantCulture, $"({Part(values, 0.25):0.00} to {Part(values, 0.75):0.00})");

    private static double Part(List<double> values, double part) => values.Order().ElementAt((int)((values.Count - 1) * part));
}
