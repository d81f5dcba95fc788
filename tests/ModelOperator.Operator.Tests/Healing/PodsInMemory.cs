using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Contracts.Reports;
using ModelOperator.Operator.Objects.Gateway;
using ModelOperator.Operator.Observing.Gateways;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Healing;

/// <summary>Makes the pods that Deployments ask for, as fast as a cluster never does, and answers for the gateways among them.</summary>
internal sealed class PodsInMemory(MemoryCluster cluster) : IGatewayProbe, IAsyncDisposable
{
    private const string Deployments = "/apis/apps/v1/namespaces/ml/deployments";
    private const string Hash = "5d4f8c7b9";

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private int _asked;

    /// <summary>The number of times that the gateways were asked.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>True while no gateway answers.</summary>
    public bool AreSilent { get; set; }

    /// <summary>A Deployment whose pods never become ready.</summary>
    public Func<string, bool> IsReady { get; set; } = static _ => true;

    /// <summary>The generation that gateways stay at; null when they apply what is written.</summary>
    public long? StuckAt { get; set; }

    /// <summary>The requests of clients that gateways tell of; null when they tell of none.</summary>
    public CallsInReport? Calls { get; set; }

    /// <summary>Revisions of which gateways find no endpoint.</summary>
    public IReadOnlyList<string> OutOfReach { get; set; } = [];

    public void Start() => _running = Task.Run(async () =>
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!_stop.IsCancellationRequested)
        {
            Settle();
            await ticks.WaitForNextTickAsync();
        }
    });

    public Task<IReadOnlyList<GatewayReport?>> ReportsAsync(IReadOnlyList<PodView> pods, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        var configMap = cluster.Get("/api/v1/namespaces/ml/configmaps/digits-gateway");
        var written = RouteDocuments.TryParse((string?)configMap?["data"]?["routes.json"]);
        var report = written is null || AreSilent ? null : new GatewayReport(StuckAt ?? written.Generation, true)
        {
            Routes =
            [
                .. (written.Routes ?? []).Select(
                    r => new RouteInReport(r.Revision, r.Service, r.Weight, OutOfReach.Contains(r.Revision) ? 0 : 2)),
            ],
            Calls = Calls,
        };
        return Task.FromResult<IReadOnlyList<GatewayReport?>>([.. pods.Select(_ => report)]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private void Settle()
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var deployment in cluster.List(Deployments))
        {
            var name = (string)deployment["metadata"]!["name"]!;
            for (var i = 0; i < ((int?)deployment["spec"]?["replicas"] ?? 1); i++)
            {
                wanted.Add($"{name}-{Hash}-{i}");
                Make(deployment, name, i);
            }
        }

        foreach (var pod in cluster.List("/api/v1/namespaces/ml/pods").Select(p => (string)p["metadata"]!["name"]!)
            .Where(p => !wanted.Contains(p)))
        {
            cluster.Delete($"/api/v1/namespaces/ml/pods/{pod}");
        }
    }

    private void Make(JsonObject deployment, string name, int number)
    {
        var path = $"/api/v1/namespaces/ml/pods/{name}-{Hash}-{number}";
        var status = IsReady(name) ? "True" : "False";
        if ((string?)cluster.Get(path)?["status"]?["conditions"]?[0]?["status"] == status)
        {
            return;
        }

        var labels = deployment["spec"]!["template"]!["metadata"]!["labels"]!.DeepClone().AsObject();
        labels["pod-template-hash"] = Hash;
        cluster.Put(path, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["labels"] = labels,
                ["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = "apps/v1",
                    ["kind"] = "ReplicaSet",
                    ["name"] = $"{name}-{Hash}",
                    ["uid"] = "rs",
                    ["controller"] = true,
                }),
            },
            ["status"] = JsonSerializer.SerializeToNode(
                new PodStatusView { Phase = "Running", PodIP = "10.0.0.7", Conditions = [new() { Type = "Ready", Status = status }] },
                PodJsonContext.Default.PodStatusView),
        });
    }
}
