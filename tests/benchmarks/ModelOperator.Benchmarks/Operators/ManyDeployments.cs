using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.Benchmarks.Operators;

/// <summary>Many ModelDeployments in one namespace, and when each was created, first looked at and last written.</summary>
internal sealed class ManyDeployments(IKubernetesApi api, string ns, int count)
{
    private readonly ConcurrentDictionary<string, long> _created = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _first = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>The number that the operator has looked at.</summary>
    public int Looked => _first.Count;

    /// <summary>The time from the begin of all until the last change of a status.</summary>
    public TimeSpan UntilLast(long began) => Stopwatch.GetElapsedTime(began, Volatile.Read(ref _last));

    /// <summary>The time since the last change of a status.</summary>
    public TimeSpan SinceLast => Stopwatch.GetElapsedTime(Volatile.Read(ref _last));

    /// <summary>The times from each one's creation to its first status, ascending.</summary>
    public IReadOnlyList<TimeSpan> Waits =>
        [.. _first.Select(one => Stopwatch.GetElapsedTime(_created[one.Key], one.Value)).Order()];

    /// <summary>One of them.</summary>
    public static ModelDeployment One(string ns, int number) => new()
    {
        ApiVersion = $"{ModelOperatorApi.Group}/{ModelOperatorApi.Version}",
        Kind = nameof(ModelDeployment),
        Metadata = new() { Name = string.Create(CultureInfo.InvariantCulture, $"model-{number:00000}"), NamespaceProperty = ns },
        Spec = new()
        {
            Model = new() { Uri = "https://models.example/digits.onnx", Version = "1" },
            Gpu = new() { Count = 1 },
            Replicas = 1,
            Strategy = new() { Canary = new() { Steps = [new() { Weight = 10, Duration = "10m" }] } },
            Analysis = new()
            {
                Metrics =
                [
                    new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, MaxIncrease = MetricLimit.Parse("1%") },
                    new() { Name = "latency", Builtin = BuiltinMetric.Latency, MaxRatio = 1.2 },
                ],
            },
        },
    };

    /// <summary>Creates them all, as many at once as the client allows.</summary>
    public Task CreateAsync() => Task.WhenAll(Enumerable.Range(0, count).Select(async number =>
    {
        var one = One(ns, number);
        _created[one.Metadata.Name!] = Stopwatch.GetTimestamp();
        await api.CreateAsync(one, CancellationToken.None);
    }));

    /// <summary>Notes when each gets a status, until it is cancelled. The server may end a watch at any time.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var page = await api.ListAsync<ModelDeployment>(new ListRequest { Namespace = ns }, cancellationToken);
                foreach (var one in page.Items)
                {
                    Note(one, isNew: !_first.ContainsKey(one.Metadata.Name!));
                }

                await foreach (var change in api.WatchAsync<ModelDeployment>(
                    new WatchRequest { Namespace = ns, ResourceVersion = page.ResourceVersion, Timeout = TimeSpan.FromHours(1) },
                    cancellationToken))
                {
                    Note(change.Object, isNew: true);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The benchmark is over.
        }
    }

    private void Note(ModelDeployment one, bool isNew)
    {
        if (isNew && one.Status?.Phase is not null)
        {
            Volatile.Write(ref _last, Stopwatch.GetTimestamp());
            _first.TryAdd(one.Metadata.Name!, Stopwatch.GetTimestamp());
        }
    }
}
