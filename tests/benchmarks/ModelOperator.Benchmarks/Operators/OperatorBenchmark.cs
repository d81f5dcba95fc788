using System.Diagnostics;
using System.Globalization;
using k8s;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Transport;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Benchmarks.Operators;

/// <summary>
/// The operator with many ModelDeployments of two built-in metrics and a GPU on an API server without nodes, scheduler and controllers:
/// how fast it makes what they need beside a bare loop that writes the same objects, what it asks for, its memory, and what it costs when
/// nothing changes.
/// </summary>
internal static class OperatorBenchmark
{
    private const string Managed = "models", Copies = "copies";
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    /// <summary>Runs it on the API server of KUBECONFIG, which has the CRD and nothing else, and prints a table.</summary>
    /// <param name="count">The number of ModelDeployments.</param>
    /// <param name="gpus">The number of GPUs on the one node that there seems to be.</param>
    public static async Task<int> RunAsync(int count, int gpus)
    {
        var options = new KubernetesClientOptions();
        options.JsonContexts.Add(ModelOperatorJsonContext.Default);
        using var api = new KubernetesApi(KubernetesConnection.Load(), options);
        foreach (var ns in new[] { Managed, Copies })
        {
            await api.CreateAsync(new V1Namespace { Metadata = new() { Name = ns } }, CancellationToken.None);
        }

        await CreateNodeAsync(gpus);
        await using var operators = await OperatorUnderTest.StartAsync(Managed);
        await Task.Delay(Quiet, TimeProvider.System, CancellationToken.None);
        var (memory, before) = (operators.Resident, await operators.RequestsAsync());
        var models = new ManyDeployments(api, Managed, count);
        using var watching = new CancellationTokenSource();
        var watch = models.WatchAsync(watching.Token);
        var began = Stopwatch.GetTimestamp();
        await models.CreateAsync();
        var created = Stopwatch.GetElapsedTime(began);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"created {count} in {created.TotalSeconds:0.0} s"));
        var told = 0;
        while (models.Looked < count || models.SinceLast < Quiet)
        {
            if (watch.IsCompleted)
            {
                await watch;
                throw new InvalidOperationException("the watch ended");
            }

            if (Stopwatch.GetElapsedTime(began) > Patience && models.SinceLast > Patience)
            {
                throw new InvalidOperationException(
                    $"the operator has written {models.Looked} of {count} statuses, and none for {Patience.TotalMinutes} minutes");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
            if (++told % 50 == 0)
            {
                Console.Error.WriteLine($"the operator has written {models.Looked} statuses");
            }
        }

        var made = models.UntilLast(began);
        var requests = (await operators.RequestsAsync())
            .ToDictionary(one => one.Key, one => (one.Value - before.GetValueOrDefault(one.Key)) / count, StringComparer.Ordinal);
        var loaded = operators.Resident;
        Console.Error.WriteLine($"nothing changes for {Rest.TotalSeconds} s");
        var (cpu, asked) = (operators.Cpu, await operators.RequestsAsync());
        await Task.Delay(Rest, TimeProvider.System, CancellationToken.None);
        var (used, rested) = (operators.Cpu - cpu, operators.Resident);
        var more = (await operators.RequestsAsync())
            .ToDictionary(one => one.Key, one => one.Value - asked.GetValueOrDefault(one.Key), StringComparer.Ordinal);
        await watching.CancelAsync();
        await watch;
        var bare = new BareLoop(api, Managed, Copies);
        await bare.ReadAsync();
        Console.Error.WriteLine($"writing {bare.Objects} objects and {count} ModelDeployments by a bare loop");
        var loop = await bare.WriteAsync();

        Console.WriteLine($"{count} ModelDeployments of two built-in metrics and a GPU, {gpus} GPUs, {Environment.ProcessorCount} CPUs");
        Print("created by the client", $"{created.TotalSeconds:0.0} s");
        Print("all objects made by the operator", $"{made.TotalSeconds:0.0} s, {count / made.TotalSeconds:0.0} a second");
        Print("the same objects by a bare loop", $"{loop.TotalSeconds:0.0} s; bare loop / operator = {loop / made:0.00}");
        Print("objects of a ModelDeployment", $"{bare.Objects / (double)count:0.0}");
        Print("from creation to first status", $"p50 {At(models.Waits, 0.5):0.00} s, p99 {At(models.Waits, 0.99):0.00} s");
        Print("requests for a ModelDeployment", $"{requests.Values.Sum():0.0}");
        PrintRequests(requests);
        Print("memory before", $"{Mebibytes(memory):0} MiB");
        Print("memory after, and after the rest", $"{Mebibytes(loaded):0} and {Mebibytes(rested):0} MiB");
        Print("at rest", $"{used / Rest:0.000} CPUs, {more.Values.Sum():0} requests in {Rest.TotalSeconds:0} s");
        PrintRequests(more);
        return 0;
    }

    private static void PrintRequests(Dictionary<string, double> requests)
    {
        foreach (var (kind, number) in requests.Where(one => one.Value >= 0.05).OrderByDescending(one => one.Value))
        {
            Print($"  {kind}", $"{number:0.0}");
        }
    }

    private static async Task CreateNodeAsync(int gpus)
    {
        using var client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildDefaultConfig());
        var room = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal)
        {
            ["nvidia.com/gpu"] = new($"{gpus}"),
            ["cpu"] = new("100000"),
            ["memory"] = new("100Ti"),
            ["pods"] = new("100000"),
        };
        var node = new V1Node { Metadata = new() { Name = "node" }, Status = new() { Allocatable = room, Capacity = room } };
        await client.CoreV1.CreateNodeAsync(node);
    }

    private static void Print(string name, FormattableString value) =>
        Console.WriteLine($"{name,-36} {FormattableString.Invariant(value)}");

    private static double At(IReadOnlyList<TimeSpan> sorted, double part) => sorted[(int)((sorted.Count - 1) * part)].TotalSeconds;

    private static double Mebibytes(long bytes) => bytes / 1024.0 / 1024;
}
