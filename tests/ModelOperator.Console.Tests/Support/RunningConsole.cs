using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Commands.Clusters;
using ModelOperator.Console.Hosting;
using ModelOperator.Console.Measured;
using ModelOperator.Console.Prometheus;
using ModelOperator.Testing;

namespace ModelOperator.Console.Tests.Support;

/// <summary>A console on a free port before a cluster in memory, and a client with its token.</summary>
internal sealed class RunningConsole : IAsyncDisposable
{
    public const string Path = "/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments";

    private readonly KubeconfigFile _kubeconfig;
    private readonly ICluster _kubernetes;
    private readonly MetricHistory _history;

    private RunningConsole(
        MemoryCluster cluster, KubeconfigFile kubeconfig, ICluster kubernetes, MetricHistory history, ConsoleServer server)
    {
        (Cluster, _kubeconfig, _kubernetes, _history, Server) = (cluster, kubeconfig, kubernetes, history, server);
        Client = new() { BaseAddress = new($"http://127.0.0.1:{server.Port}"), Timeout = Eventually.Patience };
        Client.DefaultRequestHeaders.Add("x-console-token", server.Token);
    }

    public MemoryCluster Cluster { get; }

    public ConsoleServer Server { get; }

    public HttpClient Client { get; }

    public static Task<RunningConsole> StartAsync(params ModelDeployment[] deployments) => StartAsync(prometheus: null, deployments);

    public static async Task<RunningConsole> StartAsync(Uri? prometheus, params ModelDeployment[] deployments)
    {
        var cluster = await MemoryCluster.StartAsync();
        foreach (var deployment in deployments)
        {
            Put(cluster, deployment);
        }

        return await StartAsync(cluster, prometheus);
    }

    public static async Task<RunningConsole> StartAsync(MemoryCluster cluster, Uri? prometheus = null, string? ns = null)
    {
        var kubeconfig = KubeconfigFile.Of(cluster.Server.Address, "ml");
        var kubernetes = KubernetesCluster.Connect(new(kubeconfig.Path, null, null));
        var history = new MetricHistory(
            prometheus is null ? null : new PrometheusReader(new DirectPrometheus(prometheus)), TimeProvider.System);
        var options = new ConsoleOptions { Namespaces = ns is null ? null : [ns] };
        var server = await ConsoleServer.StartAsync(kubernetes, options, history, TimeProvider.System, CancellationToken.None);
        return new(cluster, kubeconfig, kubernetes, history, server);
    }

    public static JsonObject Put(MemoryCluster cluster, ModelDeployment deployment) => cluster.Put(
        $"{Path}/{deployment.Metadata.Name}",
        JsonSerializer.SerializeToNode(deployment, ModelOperatorJsonContext.Default.ModelDeployment)!.AsObject());

    public Task<EventReader> FollowAsync(string path) => EventReader.OpenAsync(Client, path);

    public async Task<(int Status, JsonNode Body)> GetAsync(string path)
    {
        using var answer = await Client.GetAsync(path);
        return ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>())!);
    }

    public async Task<(int Status, JsonNode Body)> OrderAsync(string order, string body = "{}")
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await Client.PostAsync($"/api/deployments/ml/digits/orders/{order}", content);
        return ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>())!);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        _history.Dispose();
        await _kubernetes.DisposeAsync();
        _kubeconfig.Dispose();
        await Cluster.DisposeAsync();
    }
}
