using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using ModelOperator.Api;
using ModelOperator.Benchmarks.Operators.Cluster;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Client.Transport;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Benchmarks.Operators.BadDays;

/// <summary>
/// The operator with many ModelDeployments on a real API server that has bad days. On each of them the Service of every ModelDeployment is
/// deleted, and the table says after how long all are there again, what the operator took for it, and what its log said.
/// </summary>
internal sealed class BadDaysBenchmark : IAsyncDisposable
{
    private const string Managed = "models", Broken = "broken", Gpus = "nvidia.com/gpu";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly KubernetesApi _api;
    private readonly FaultyServer _server;
    private readonly KeptOperator _operator;
    private readonly StandInNode _node = new();
    private readonly ManyDeployments _models;
    private readonly BadDayOptions _options;
    private StandInCluster? _cluster;
    private int _writes;
    private int _missing;

    private BadDaysBenchmark(KubernetesApi api, FaultyServer server, BadDayOptions options)
    {
        (_api, _server, _options) = (api, server, options);
        _operator = new(server.Kubeconfig);
        _models = new(api, Managed, options.Objects);
    }

    /// <summary>Runs it on the API server of KUBECONFIG, which has the CRD and nothing else, and prints a table.</summary>
    public static async Task<int> RunAsync(BadDayOptions options)
    {
        var client = new KubernetesClientOptions();
        client.JsonContexts.Add(ModelOperatorJsonContext.Default);
        var connection = KubernetesConnection.Load();
        using var api = new KubernetesApi(connection, client);
        foreach (var ns in new[] { Managed, Broken })
        {
            await api.CreateAsync(new V1Namespace { Metadata = new() { Name = ns } }, CancellationToken.None);
        }

        ResultTable.Print("ModelDeployments, broken ones, CPUs", $"{options.Objects}, {options.Broken}, {Environment.ProcessorCount}");
        await using var server = await FaultyServer.StartAsync(connection);
        await using var benchmark = new BadDaysBenchmark(api, server, options);
        await benchmark.PrepareAsync();
        var lost = await benchmark.LiveAsync();
        ResultTable.Print("objects that were lost on all days", $"{lost}");
        return lost + benchmark._missing == 0 ? 0 : 1;
    }

    public async ValueTask DisposeAsync()
    {
        await _operator.DisposeAsync();
        await _models.DisposeAsync();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        _node.Dispose();
    }

    private static bool IsWrite(HttpRequest request) => !HttpMethods.IsGet(request.Method);

    private static bool IsOfEvents(HttpRequest request) => request.Path.Value!.Contains("/events", StringComparison.Ordinal);

    private static bool IsOfLease(HttpRequest request) => request.Path.Value!.Contains("/leases", StringComparison.Ordinal);

    private async Task PrepareAsync()
    {
        await _node.CreateAsync(Gpus, _options.Objects * 2);
        _cluster = await StandInCluster.StartAsync(_api, Managed, _node);
        await _operator.StartAsync();
        await _models.CreateAsync();
        await _models.UntilAsync("stable", _options.Objects, one => ManyDeployments.IsReady(one, "1"), () => _operator.Cpu);
        Report("before any bad day");
    }

    private async Task<int> LiveAsync()
    {
        var before = await CountAsync();
        await DayAsync(new("a good day", () => { }, () => { }, For: null));
        await DayAsync(new("429 with Retry-After: 1", () => Answer(_ => 429), Recover, _options.Busy));
        await DayAsync(new("500 to a tenth of all writes", () => Answer(AnyTenth), Recover, For: null));
        await DayAsync(new("the API server is away", _server.GoAway, _server.ComeBack, _options.Away));
        await BesideBrokenAsync();
        await DayAsync(new(
            $"{_options.Objects / 10} gateways hang",
            () => _cluster!.Gateways.Hang(_options.Objects / 10), _cluster!.Gateways.Recover, For: null));
        await RefuseEventsAsync();
        var after = await CountAsync();
        foreach (var (kind, number) in before.Where(one => one.Value != after[one.Key]))
        {
            ResultTable.Print($"  {kind}: before and after", $"{number}, {after[kind]}");
        }

        return before.Sum(one => Math.Max(0, one.Value - after[one.Key]));
    }

    private void Answer(Func<HttpRequest, int?> answer) => _server.Fail = answer;

    private void Recover() => _server.Fail = null;

    private int? AnyTenth(HttpRequest request) =>
        IsWrite(request) && !IsOfLease(request) && Interlocked.Increment(ref _writes) % 10 == 0 ? 500 : null;

    private async Task DayAsync(BadDay day)
    {
        Tell($"{day.Name}: all Services are deleted");
        var failed = _server.Failed;
        _operator.TakePeaks();
        day.Begin();
        await ForEachAsync(
            _options.Objects, number => _api.DeleteAsync<V1Service>(Managed, ManyDeployments.NameOf(number), new(), default));
        if (day.For is { } time)
        {
            await Task.Delay(time, TimeProvider.System, CancellationToken.None);
            day.End();
        }

        var began = Stopwatch.GetTimestamp();
        var missing = await UntilNoneIsMissingAsync();
        _missing += missing;
        ResultTable.Print(
            $"{day.Name}{(day.For is { } lasted ? $", {lasted.TotalSeconds:0} s" : "")}",
            $"all done after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s, {missing} missing, {_server.Failed - failed} refused");
        if (day.For is null)
        {
            day.End();
        }

        await Task.Delay(_options.Calm, TimeProvider.System, CancellationToken.None);
        Report(day.Name);
    }

    // Its own namespace is full of ModelDeployments of which no object may be made, each of which is tried again and again.
    private async Task BesideBrokenAsync()
    {
        var alone = await OneAsync();
        Answer(request => IsWrite(request) && request.Path.Value!.Contains($"/namespaces/{Broken}/", StringComparison.Ordinal)
            && !request.Path.Value.Contains("/modeldeployments/", StringComparison.Ordinal) ? 403 : null);
        await ForEachAsync(_options.Broken, number => _api.CreateAsync(ManyDeployments.One(Broken, number), default));
        var during = await OneAsync();
        ResultTable.Print(
            $"one beside {_options.Broken} broken ones",
            $"{during.TotalSeconds:0.00} s after a change; {alone.TotalSeconds:0.00} s without them");
        await Task.Delay(_options.Busy, TimeProvider.System, CancellationToken.None);
        var tired = await OneAsync();
        ResultTable.Print($"  and {_options.Busy.TotalSeconds:0} s later", $"{tired.TotalSeconds:0.00} s");
        Report("broken");
        await ForEachAsync(
            _options.Broken, number => _api.DeleteAsync<ModelDeployment>(Broken, ManyDeployments.NameOf(number), new(), default));
        Recover();
    }

    private async Task<TimeSpan> OneAsync()
    {
        var began = Stopwatch.GetTimestamp();
        await _api.DeleteAsync<V1Service>(Managed, ManyDeployments.NameOf(0), new(), CancellationToken.None);
        _missing += await UntilNoneIsMissingAsync(only: 0);
        return Stopwatch.GetElapsedTime(began);
    }

    private async Task RefuseEventsAsync()
    {
        var number = Math.Min(_options.Objects, 50);
        Answer(request => IsWrite(request) && IsOfEvents(request) ? 403 : null);
        var began = Stopwatch.GetTimestamp();
        await _models.ChangeAsync(number, new() { ["model"] = new JsonObject { ["version"] = "2" } });
        await _models.UntilAsync("promoted", number, one => ManyDeployments.IsReady(one, "2"), () => _operator.Cpu);
        var dropped = await _operator.MetricAsync("kubernetes_events_dropped_total");
        ResultTable.Print(
            $"Events are refused: rollouts of {number}",
            $"{Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s, {dropped:0} dropped");
        Recover();
        Report("events");
    }

    private async Task<int> UntilNoneIsMissingAsync(int? only = null)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var missing = only is { } one ? await IsMissingAsync(one) : await MissingAsync();
            if (missing == 0 || Stopwatch.GetElapsedTime(began) > Patience)
            {
                return missing;
            }

            await Task.Delay(Look, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task<int> IsMissingAsync(int number) =>
        await _api.GetAsync<V1Service>(Managed, ManyDeployments.NameOf(number), CancellationToken.None) is null ? 1 : 0;

    private async Task<int> MissingAsync()
    {
        var there = (await ListAsync<V1Service>()).Select(one => one.Metadata.Name!).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(0, _options.Objects).Count(number => !there.Contains(ManyDeployments.NameOf(number)));
    }

    private async Task<IReadOnlyDictionary<string, int>> CountAsync() => new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["ConfigMaps"] = (await ListAsync<V1ConfigMap>()).Count,
        ["Deployments of gateways"] = (await ListAsync<V1Deployment>())
            .Count(one => one.Metadata.Name!.EndsWith("-gateway", StringComparison.Ordinal)),
        ["Roles"] = (await ListAsync<V1Role>()).Count,
        ["RoleBindings"] = (await ListAsync<V1RoleBinding>()).Count,
        ["ServiceAccounts"] = (await ListAsync<V1ServiceAccount>()).Count,
        ["Services of gateways"] = _options.Objects - await MissingAsync(),
    };

    private async Task<IReadOnlyList<T>> ListAsync<T>()
        where T : class, k8s.IKubernetesObject<V1ObjectMeta>
    {
        var ours = new ListRequest { Namespace = Managed, LabelSelector = ModelOperatorApi.NameLabel };
        return (await _api.ListAsync<T>(ours, CancellationToken.None)).Items;
    }

    private static Task ForEachAsync(int number, Func<int, Task> write) => Task.WhenAll(Enumerable.Range(0, number).Select(write));

    private void Report(string day)
    {
        var (memory, queue, restarts) = _operator.TakePeaks();
        var warnings = _operator.TakeWarnings();
        ResultTable.Print("  peak of memory and queue, restarts", $"{ResultTable.Mebibytes(memory):0} MiB, {queue:0}, {restarts}");
        ResultTable.Print("  warnings and errors in the log", $"{warnings.Count}");
        foreach (var line in warnings.Take(_options.Shown))
        {
            Tell($"{day}: {line}");
        }
    }

    private static void Tell(FormattableString text) => Console.Error.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
