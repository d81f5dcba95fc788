using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Benchmarks.Operators.Cluster;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Transport;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Benchmarks.Operators;

/// <summary>
/// The operator with many ModelDeployments of two built-in metrics and a GPU on an API server alone, where pods and gateways are stood in
/// for: how fast it makes what they need beside a bare loop that writes the same objects, what rollouts of all cost, what it costs when
/// nothing changes and when many wait for GPUs, and what becomes of rollouts when the leader ends.
/// </summary>
internal sealed class OperatorBenchmark : IAsyncDisposable
{
    private const string Managed = "models", Copies = "copies", Gpus = "nvidia.com/gpu", OtherGpus = "amd.com/gpu";
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Telling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestSettling = TimeSpan.FromMinutes(5);

    private readonly KubernetesApi _api;
    private readonly StandInNode _node = new();
    private readonly ManyDeployments _models;
    private readonly List<OperatorUnderTest> _operators = [];
    private readonly int _count;
    private readonly TimeSpan _rest;
    private StandInCluster? _cluster;
    private int _version = 1;
    private int _changed;

    private OperatorBenchmark(KubernetesApi api, int count, TimeSpan rest)
    {
        (_api, _count, _changed, _rest) = (api, count, count, rest);
        _models = new(api, Managed, count);
    }

    private string Version => _version.ToString(CultureInfo.InvariantCulture);

    private OperatorUnderTest Leader => _operators[0];

    /// <summary>Runs it on the API server of KUBECONFIG, which has the CRD and nothing else, and prints a table.</summary>
    /// <param name="count">The number of ModelDeployments.</param>
    /// <param name="gpus">The number of GPUs on the one node that there seems to be.</param>
    /// <param name="rest">The time for which nothing changes.</param>
    /// <param name="onlyUntilRest">True to end when all are stable and at rest, which 10,000 take most of an hour for.</param>
    public static async Task<int> RunAsync(int count, int gpus, TimeSpan rest, bool onlyUntilRest)
    {
        var options = new KubernetesClientOptions();
        options.JsonContexts.Add(ModelOperatorJsonContext.Default);
        using var api = new KubernetesApi(KubernetesConnection.Load(), options);
        foreach (var ns in new[] { Managed, Copies })
        {
            await api.CreateAsync(new V1Namespace { Metadata = new() { Name = ns } }, CancellationToken.None);
        }

        ResultTable.Print("ModelDeployments, GPUs, CPUs", $"{count}, {gpus}, {Environment.ProcessorCount}");
        var bare = new BareLoop(api, Managed, Copies);
        TimeSpan made;
        await using (var benchmark = new OperatorBenchmark(api, count, rest))
        {
            await benchmark._node.CreateAsync(Gpus, gpus);
            made = await benchmark.CreateAsync();
            await bare.ReadAsync();
            await benchmark.StabilizeAsync();
            await benchmark.RestAsync("at rest");
            if (onlyUntilRest)
            {
                return 0;
            }

            await benchmark.RollOutAsync();
            await benchmark.RestAsync("at rest after a rollout of all");
            await benchmark.WaitForGpusAsync();
            await benchmark.EndLeaderAsync("SIGTERM", leader => leader.Terminate(), benchmark.WakeAsync);
            await benchmark.EndLeaderAsync("SIGKILL", leader => leader.Kill(), () => benchmark.ChangeAsync(count, []));
        }

        // The operator has ended, so that it does not take the copies for objects of its own.
        Tell($"a bare loop writes {bare.Objects} objects and {count} ModelDeployments");
        var loop = await bare.WriteAsync();
        ResultTable.Print("the objects of a ModelDeployment", $"{bare.Objects / (double)count:0.0}");
        ResultTable.Print("the first objects of all by a bare loop",
            $"{loop.TotalSeconds:0.0} s; bare loop / operator = {loop / made:0.00}");
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _operators)
        {
            await one.DisposeAsync();
        }

        await _models.DisposeAsync();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        _node.Dispose();
    }

    // Without pods, so that what the operator makes at first can be compared with the bare loop.
    private async Task<TimeSpan> CreateAsync()
    {
        _operators.Add(await OperatorUnderTest.StartAsync());
        await Task.Delay(Quiet, TimeProvider.System, CancellationToken.None);
        PrintMemory("memory of the empty operator");
        var (before, began) = (await UsageAsync(), Stopwatch.GetTimestamp());
        await _models.CreateAsync();
        Tell($"{_count} ModelDeployments are created after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        var (standstill, told) = (new Standstill(() => Leader.Cpu), Stopwatch.GetTimestamp());
        while (_models.Looked < _count || Stopwatch.GetElapsedTime(_models.LastChange) < Quiet)
        {
            if (standstill.IsReached(_models.LastChange))
            {
                throw new InvalidOperationException(
                    $"the operator has written {_models.Looked} of {_count} statuses, and does nothing for "
                    + $"{Standstill.Longest.TotalMinutes} minutes");
            }

            if (Stopwatch.GetElapsedTime(told) > Telling)
            {
                told = Stopwatch.GetTimestamp();
                Tell($"{Stopwatch.GetElapsedTime(began).TotalSeconds,5:0} s  looked at: {_models.Looked} of {_count}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
        }

        var made = Stopwatch.GetElapsedTime(began, _models.LastChange);
        ResultTable.Print("the first objects of all", $"{made.TotalSeconds:0.0} s, {_count / made.TotalSeconds:0.0} a second");
        ResultTable.Print("from creation to the first status",
            $"p50 {ResultTable.At(_models.Waits, 0.5):0.00} s, p99 {ResultTable.At(_models.Waits, 0.99):0.00} s");
        await PrintAsync(before, _count);
        return made;
    }

    private async Task StabilizeAsync()
    {
        var before = await UsageAsync();
        _cluster = await StandInCluster.StartAsync(_api, Managed, _node);
        await UntilReadyAsync("stable");
        ResultTable.Print("all are stable after", $"{(await UsageAsync()).Since(before).Time.TotalSeconds:0.0} s");
        await PrintAsync(before, _count);
    }

    private async Task RollOutAsync()
    {
        var before = await UsageAsync();
        await ChangeAsync(_count, []);
        await UntilReadyAsync("promoted");
        var used = (await UsageAsync()).Since(before);
        ResultTable.Print("a rollout of all, two steps of 10 s", $"{used.Time.TotalSeconds:0.0} s");
        ResultTable.Print("  statuses for each, and a second",
            $"{used.Statuses / (double)_count:0.0}, {used.Statuses / used.Time.TotalSeconds:0.0}");
        await PrintAsync(before, _count);
    }

    private async Task WaitForGpusAsync()
    {
        var half = _count / 2;
        await ChangeAsync(half, new() { ["gpu"] = new JsonObject { ["resource"] = OtherGpus } });
        await UntilAsync("wait for GPUs", half, one => ManyDeployments.Has(one, ConditionTypes.GpuAvailable, "False"));
        await RestAsync($"at rest while {half} wait for GPUs");
    }

    private async Task WakeAsync()
    {
        var woken = UntilAsync("have GPUs", _changed,
            one => one.Spec.Model.Version == Version && !ManyDeployments.Has(one, ConditionTypes.GpuAvailable, "False"));
        await _node.AddAsync(OtherGpus, _count);
        var times = await woken;
        ResultTable.Print("after a node got GPUs: first, last woken",
            $"{times[0].TotalSeconds:0.00} s, {times[^1].TotalSeconds:0.00} s");
    }

    // In the middle of rollouts that begin here, so that the run has no rollout more than it needs.
    private async Task EndLeaderAsync(string signal, Action<OperatorUnderTest> end, Func<Task> beginAsync)
    {
        _operators.Add(await OperatorUnderTest.StartAsync());
        await Task.Delay(Quiet, TimeProvider.System, CancellationToken.None);
        var (lost, began) = (_models.Clocks.Lost, Stopwatch.GetTimestamp());
        await beginAsync();
        await UntilAsync(
            "in a step", _changed / 2,
            one => one.Spec.Model.Version == Version && one.Status is { Phase: RolloutPhase.Stepping, Stage.StartedAt: not null });
        var next = await new Takeover(_api).MeasureAsync(() => end(Leader));
        ResultTable.Print($"{signal}: the next one leads after", $"{next.TotalSeconds:0.00} s");
        await Leader.DisposeAsync();
        _operators.RemoveAt(0);
        await UntilReadyAsync($"promoted after {signal}");
        ResultTable.Print($"  {_changed} rollouts have ended after", $"{Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        ResultTable.Print("  stage clocks that began anew", $"{_models.Clocks.Lost - lost} of {_models.Clocks.Seen} so far");
        PrintMemory("  memory of the next one");
    }

    private async Task RestAsync(string name)
    {
        // What a promotion leaves behind takes a while: old pods go, and the statuses say so.
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(_models.LastChange) < Quiet * 2 && Stopwatch.GetElapsedTime(began) < LongestSettling)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
        }

        var isOver = Stopwatch.GetElapsedTime(_models.LastChange) >= Quiet * 2;
        var last = isOver ? Stopwatch.GetElapsedTime(began, _models.LastChange) : Stopwatch.GetElapsedTime(began);
        ResultTable.Print(
            isOver ? "the last status is written after" : "statuses are still written after", $"{Math.Max(0, last.TotalSeconds):0} s");
        Tell($"nothing changes for {_rest.TotalSeconds} s");
        var before = await UsageAsync();
        await Task.Delay(_rest, TimeProvider.System, CancellationToken.None);
        var used = (await UsageAsync()).Since(before);
        ResultTable.Print(name, $"{used.Cpu / used.Time:0.000} CPUs, {used.Statuses} statuses, {used.Time.TotalSeconds:0} s");
        await PrintAsync(before, each: 1);
    }

    private Task ChangeAsync(int number, JsonObject spec)
    {
        (_changed, _version) = (number, _version + 1);
        spec["model"] = new JsonObject { ["version"] = Version };
        return _models.ChangeAsync(number, spec);
    }

    private async Task UntilReadyAsync(string what)
    {
        await UntilAsync(what, _changed, one => ManyDeployments.IsReady(one, Version));
        await _cluster!.CheckAsync();
    }

    private Task<IReadOnlyList<TimeSpan>> UntilAsync(string what, int wanted, Func<ModelDeployment, bool> holds) =>
        _models.UntilAsync(what, wanted, holds, () => Leader.Cpu);

    private Task<Usage> UsageAsync() => Usage.OfAsync(Leader, _cluster?.Gateways.Asked ?? 0, _models.Changes);

    private async Task PrintAsync(Usage before, int each)
    {
        var used = (await UsageAsync()).Since(before);
        var per = each == 1 ? "" : " for each";
        ResultTable.Print(
            "  CPU, and milliseconds for each", $"{used.Cpu.TotalSeconds:0.0} s, {used.Cpu.TotalMilliseconds / _count:0.0} ms");
        ResultTable.Print($"  requests to the API server{per}", $"{used.Requests.Values.Sum() / each:0.0}");
        ResultTable.PrintRequests(used.Requests.ToDictionary(one => $"  {one.Key}", one => one.Value, StringComparer.Ordinal), each);
        ResultTable.Print($"  questions to gateways{per}", $"{used.Asked / (double)each:0.0}");
        PrintMemory("  memory");
    }

    private void PrintMemory(string name) => ResultTable.Print(name, $"{ResultTable.Mebibytes(Leader.Resident):0} MiB");

    private static void Tell(FormattableString text) => Console.Error.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
