using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Benchmarks.Operators.Cluster;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.Benchmarks.Operators;

/// <summary>Many ModelDeployments in one namespace, as the API server shows them, and the times of their changes.</summary>
internal sealed class ManyDeployments : IAsyncDisposable
{
    private static readonly TimeSpan Telling = TimeSpan.FromSeconds(10);

    private readonly IKubernetesApi _api;
    private readonly string _ns;
    private readonly int _count;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, long> _created = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _first = new(StringComparer.Ordinal);
    private readonly Informer<ModelDeployment> _informer;
    private readonly IDisposable _subscription;
    private readonly Task _watch;
    private long _changes;
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Begins to watch; there are no ModelDeployments yet.</summary>
    public ManyDeployments(IKubernetesApi api, string ns, int count)
    {
        (_api, _ns, _count) = (api, ns, count);
        _informer = StandInCluster.Informer<ModelDeployment>(api, ns);
        _subscription = _informer.Subscribe(Note);
        _watch = _informer.RunAsync(_stop.Token);
    }

    /// <summary>The number that the operator has looked at.</summary>
    public int Looked => _first.Count;

    /// <summary>The number of statuses that have been written.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>The time of the last change of a status.</summary>
    public long LastChange => Volatile.Read(ref _last);

    /// <summary>The beginnings and clocks of stages that were seen.</summary>
    public StageClocks Clocks { get; } = new();

    /// <summary>The times from each one's creation to its first status, ascending.</summary>
    public IReadOnlyList<TimeSpan> Waits =>
        [.. _first.Select(one => Stopwatch.GetElapsedTime(_created[one.Key], one.Value)).Order()];

    /// <summary>One of them.</summary>
    public static ModelDeployment One(string ns, int number) => new()
    {
        ApiVersion = $"{ModelOperatorApi.Group}/{ModelOperatorApi.Version}",
        Kind = nameof(ModelDeployment),
        Metadata = new() { Name = NameOf(number), NamespaceProperty = ns },
        Spec = new()
        {
            Model = new() { Uri = "https://models.example/digits.onnx", Version = "1" },
            Gpu = new() { Count = 1 },
            Replicas = 1,
            Strategy = new()
            {
                Canary = new() { Steps = [new() { Weight = 10, Duration = "10s" }, new() { Weight = 50, Duration = "10s" }] },
            },
            Analysis = new()
            {
                Interval = "10s",
                Metrics =
                [
                    new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, MaxIncrease = MetricLimit.Parse("1%") },
                    new() { Name = "latency", Builtin = BuiltinMetric.Latency, MaxRatio = 1.2 },
                ],
            },
        },
    };

    /// <summary>The name of one of them.</summary>
    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"model-{number:00000}");

    /// <summary>True for one whose spec is rolled out and serves.</summary>
    /// <param name="one">The ModelDeployment.</param>
    /// <param name="version">The version of the model in its newest spec, which the watch may not have told yet.</param>
    public static bool IsReady(ModelDeployment one, string version) =>
        one.Spec.Model.Version == version && Has(one, ConditionTypes.Ready, "True");

    /// <summary>True for one with a condition of its present spec.</summary>
    public static bool Has(ModelDeployment one, string type, string status) =>
        one.Status?.ObservedGeneration == one.Metadata.Generation
        && one.Status?.Conditions?.Any(condition => condition.Type == type && condition.Status == status) == true;

    /// <summary>Creates them all, as many at once as the client allows.</summary>
    public Task CreateAsync() => Task.WhenAll(Enumerable.Range(0, _count).Select(async number =>
    {
        var one = One(_ns, number);
        _created[one.Metadata.Name!] = Stopwatch.GetTimestamp();
        await _api.CreateAsync(one, CancellationToken.None);
    }));

    /// <summary>Changes the specs of some, as many at once as the client allows.</summary>
    /// <param name="number">The number of those that are changed, from the first one on.</param>
    /// <param name="spec">The part of the spec to change.</param>
    public Task ChangeAsync(int number, JsonObject spec) => Task.WhenAll(Enumerable.Range(0, number).Select(one =>
        _api.PatchAsync<ModelDeployment>(
            _ns, NameOf(one), new(PatchType.Merge, new JsonObject { ["spec"] = spec.DeepClone() }), CancellationToken.None)));

    /// <summary>Waits until so many meet a condition, and tells how far it is.</summary>
    /// <returns>The times from now until each of them met it first, ascending.</returns>
    /// <param name="what">The condition in words.</param>
    /// <param name="wanted">The number of those that must meet it.</param>
    /// <param name="holds">The condition.</param>
    /// <param name="cpu">The CPU time that the operator has used, which tells whether it still works.</param>
    public async Task<IReadOnlyList<TimeSpan>> UntilAsync(
        string what, int wanted, Func<ModelDeployment, bool> holds, Func<TimeSpan> cpu)
    {
        var (began, met) = (Stopwatch.GetTimestamp(), new ConcurrentDictionary<string, TimeSpan>(StringComparer.Ordinal));
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = _informer.Subscribe(change =>
        {
            if (holds(change.Object) && met.TryAdd(change.Object.Metadata.Name!, Stopwatch.GetElapsedTime(began)) && met.Count >= wanted)
            {
                done.TrySetResult();
            }
        });
        var standstill = new Standstill(cpu);
        while (!done.Task.IsCompleted)
        {
            await Task.WhenAny(done.Task, _watch, Task.Delay(Telling, TimeProvider.System, CancellationToken.None));
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(began).TotalSeconds,5:0} s  {what}: {met.Count} of {wanted}"));
            // Rollouts of thousands go side by side, and the first is done late.
            if (_watch.IsCompleted || standstill.IsReached(LastChange))
            {
                await (_watch.IsFaulted ? _watch : Task.CompletedTask);
                var left = _informer.List(_ns).First(one => !met.ContainsKey(one.Metadata.Name!));
                throw new InvalidOperationException(
                    $"{what}: {met.Count} of {wanted}, and nothing goes on for {Standstill.Longest.TotalMinutes} minutes; "
                    + $"{left.Metadata.Name} is {left.Status?.Phase}: {left.Status?.Message}"
                    + string.Concat((left.Status?.Metrics ?? []).Select(metric => $"; {metric.Name}: {metric.Verdict}, {metric.Message}")));
            }
        }

        return [.. met.Values.Order()];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _subscription.Dispose();
        _stop.Dispose();
    }

    private void Note(ResourceChange<ModelDeployment> change)
    {
        if (change.Object.Status?.Phase is not null && change.Object.Status != change.Old?.Status)
        {
            Volatile.Write(ref _last, Stopwatch.GetTimestamp());
            Interlocked.Increment(ref _changes);
            _first.TryAdd(change.Object.Metadata.Name!, Stopwatch.GetTimestamp());
            Clocks.Note(change.Object);
        }
    }
}
