using System.Diagnostics;
using System.Globalization;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Benchmarks.Kubernetes;

/// <summary>
/// The cost of the first request of a process: reading a kubeconfig, making the client, and finding that nobody listens. Ours and
/// KubernetesClient's alone take turns, each time in a process of its own, since most of it is what a process does once.
/// </summary>
internal static class ConnectBenchmark
{
    public const string Verb = "connect-once";
    private const int Turns = 11;
    private const string Package = "package";
    private const string Ours = "ours";

    // Port 9 of this machine is "discard", which nobody has run for decades.
    private const string Kubeconfig = """
        apiVersion: v1
        kind: Config
        current-context: c
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:9", insecure-skip-tls-verify: true}}]
        users: [{name: u, user: {token: t}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        """;

    public static async Task<int> RunAsync()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Kubeconfig);
            var runs = new Dictionary<string, List<Cost>>(StringComparer.Ordinal) { [Package] = [], [Ours] = [] };
            for (var turn = 0; turn < Turns; turn++)
            {
                foreach (var (kind, costs) in runs)
                {
                    costs.Add(await ChildAsync(kind, file));
                }
            }

            Console.WriteLine($"medians of {Turns} processes each, in turns; nobody listens at the address");
            Console.WriteLine($"{"",-18} {"wall ms",8} {"CPU ms",8} {"peak MiB",9}");
            foreach (var (kind, costs) in runs)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{kind,-18} {Median(costs, c => c.Wall),8:0} {Median(costs, c => c.Cpu),8:0} {Median(costs, c => c.Peak),9:0.0}"));
            }

            var (package, ours) = (runs[Package], runs[Ours]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{"ours / package",-18} {Ratio(c => c.Wall),8:0.00} {Ratio(c => c.Cpu),8:0.00} {Ratio(c => c.Peak),9:0.00}"));
            return 0;

            double Ratio(Func<Cost, double> figure) => Median(ours, figure) / Median(package, figure);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Connects once, and prints the CPU time in milliseconds and the peak memory in KiB.</summary>
    public static async Task<int> OnceAsync(string kind, string file)
    {
        try
        {
            if (kind == Package)
            {
                using var client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(file));
                await client.CoreV1.ReadNamespacedPodAsync("name", "namespace");
            }
            else
            {
                using var client = new KubernetesApi(KubernetesConnection.Load(file));
                await client.GetAsync<V1Pod>("namespace", "name", CancellationToken.None);
            }

            return 1;
        }
        catch (Exception e) when (e is HttpRequestException or KubernetesConnectionException)
        {
            var peak = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            var kibibytes = peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{Environment.CpuUsage.TotalTime.TotalMilliseconds} {kibibytes}"));
            return 0;
        }
    }

    private static async Task<Cost> ChildAsync(string kind, string file)
    {
        var started = Stopwatch.GetTimestamp();
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Verb, kind, file])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var child = Process.Start(start)!;
        var printed = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        var wall = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return printed.Split() is [var cpu, var peak, ..] && child.ExitCode == 0
            ? new Cost(wall, double.Parse(cpu, CultureInfo.InvariantCulture), double.Parse(peak, CultureInfo.InvariantCulture) / 1024)
            : throw new InvalidOperationException($"{kind} did not find its address refused: {printed}");
    }

    private static double Median(List<Cost> costs, Func<Cost, double> figure) => costs.Select(figure).Order().ElementAt(costs.Count / 2);

    private sealed record Cost(double Wall, double Cpu, double Peak);
}
