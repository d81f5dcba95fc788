using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Client.Transport;
using ModelOperator.Kubernetes.Settings;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Support;

/// <summary>The whole operator, put together as it is shipped, against a cluster in memory that has no controllers of its own.</summary>
internal sealed class OperatorInMemory : IAsyncDisposable
{
    private const string Deployments = "/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments";

    private readonly KubeconfigFile _kubeconfig;
    private readonly IHost _host;

    private OperatorInMemory(MemoryCluster cluster, Action<IServiceCollection>? replace, string[] args)
    {
        Cluster = cluster;
        _kubeconfig = KubeconfigFile.Of(cluster.Server.Address);
        string[] always = ["--Operator:GatewayImage=gateway:1", "--Operator:ModelServerImage=model-server:1", "--OPERATIONS_PORT=0"];
        _host = OperatorProcess.Build([.. always, .. args], replace);
        _host.Services.GetRequiredService<IOptions<KubernetesClientOptions>>().Value.Kubeconfig = _kubeconfig.Path;
        _host.Services.GetRequiredService<IOptions<OperatorOptions>>().Value.LeaderElection.Enabled = false;
    }

    public MemoryCluster Cluster { get; }

    /// <summary>The operator's parts.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Every write so far but those of Events and of the status, as <c>POST services digits</c>.</summary>
    public IReadOnlyList<string> Writes =>
    [
        .. Cluster.Server.Received
            .Where(r => r.Method != "GET" && !r.Path.EndsWith("/status", StringComparison.Ordinal)
                && !r.Path.Contains("/events", StringComparison.Ordinal))
            .Select(r => $"{r.Method} {string.Join(' ', r.Path.Split('/').SkipWhile(p => p != "ml").Skip(1))}"),
    ];

    public static async Task<OperatorInMemory> StartAsync(
        Action<MemoryCluster>? cluster = null, Action<IServiceCollection>? replace = null, params string[] args)
    {
        var memory = await MemoryCluster.StartAsync();
        cluster?.Invoke(memory);
        var @operator = new OperatorInMemory(memory, replace, args);
        await @operator._host.StartAsync();
        return @operator;
    }

    /// <summary>Somebody applies a ModelDeployment.</summary>
    public void Apply(ModelDeployment deployment)
    {
        var path = $"{Deployments}/{deployment.Metadata.Name}";
        var state = JsonSerializer.SerializeToNode(
            deployment with { Metadata = deployment.Metadata with { Uid = null } },
            ModelOperatorJsonContext.Default.ModelDeployment)!.AsObject();
        state["status"] = Cluster.Get(path)?["status"]?.DeepClone();
        Cluster.Put(path, state);
    }

    /// <summary>Waits for a condition of digits, and returns it.</summary>
    public async Task<JsonObject> UntilAsync(string condition, string status, string words)
    {
        JsonObject? Find() => (Cluster.Get($"{Deployments}/digits")?["status"]?["conditions"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .FirstOrDefault(c => (string?)c["type"] == condition && (string?)c["status"] == status
                && ((string?)c["message"])!.Contains(words, StringComparison.Ordinal));
        await Eventually.True(() => Find() is not null, $"{condition}={status} with '{words}'");
        return Find()!;
    }

    /// <summary>Stops the operator; the cluster stays.</summary>
    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _host.Dispose();
        await Cluster.DisposeAsync();
        _kubeconfig.Dispose();
    }
}
