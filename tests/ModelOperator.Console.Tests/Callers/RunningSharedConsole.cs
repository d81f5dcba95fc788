using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Api;
using ModelOperator.Api.Spec;
using ModelOperator.Commands.Clusters;
using ModelOperator.Console.Callers;
using ModelOperator.Console.Tests.Support;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Testing;

namespace ModelOperator.Console.Tests.Callers;

/// <summary>A console as it runs in a cluster, before a cluster in memory that knows some people.</summary>
internal sealed class RunningSharedConsole : IAsyncDisposable
{
    public const string Host = "console.example";
    public const string Origin = "https://console.example";

    private RunningSharedConsole(MemoryCluster cluster, SharedConsole console)
    {
        (Cluster, Console, People) = (cluster, console, People.Of(cluster));
        Address = new($"http://127.0.0.1:{console.Port}");
    }

    public MemoryCluster Cluster { get; }

    public SharedConsole Console { get; }

    public People People { get; }

    public Uri Address { get; }

    public static async Task<RunningSharedConsole> StartAsync(Func<CallerSettings, CallerSettings>? change = null)
    {
        var cluster = await MemoryCluster.StartAsync();
        Put(cluster, "ml", "digits");
        Put(cluster, "finance", "fraud");
        var connection = new KubernetesConnection { Server = cluster.Server.Address, Source = "a test" };
        var settings = new CallerSettings(
            token => KubernetesCluster.Connect(connection.WithToken(token, "a token"), "a-test", TimeProvider.System));
        var console = await SharedConsole.StartAsync(
            new(Origin), IPAddress.Loopback, port: 0, change?.Invoke(settings) ?? settings, TimeProvider.System, NullLogger.Instance,
            CancellationToken.None);
        return new(cluster, console);
    }

    /// <summary>Stores a ModelDeployment in the middle of a rollout.</summary>
    public static void Put(
        MemoryCluster cluster, string ns, string name, Func<ModelDeploymentSpec, ModelDeploymentSpec>? change = null)
    {
        var deployment = Samples.Stepping with
        {
            Metadata = Samples.Stepping.Metadata with { NamespaceProperty = ns, Name = name, Uid = name },
            Spec = change?.Invoke(Samples.Stepping.Spec) ?? Samples.Stepping.Spec,
        };
        cluster.Put(
            $"/apis/modeloperator.dev/v1alpha1/namespaces/{ns}/modeldeployments/{name}",
            JsonSerializer.SerializeToNode(deployment, ModelOperatorJsonContext.Default.ModelDeployment)!.AsObject());
    }

    /// <summary>A client as the proxy makes it for a person.</summary>
    /// <param name="token">The token that the proxy adds; null for none.</param>
    public HttpClient Client(string? token)
    {
        var client = new HttpClient { BaseAddress = Address, Timeout = Eventually.Patience };
        client.DefaultRequestHeaders.Host = Host;
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async Task<(int Status, JsonNode Body)> GetAsync(string? token, string path)
    {
        using var client = Client(token);
        using var answer = await client.GetAsync(path);
        return ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>())!);
    }

    public async Task<(int Status, JsonNode Body)> OrderAsync(string token, string path, string? origin = Origin)
    {
        using var client = Client(token);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{}") };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>())!);
    }

    public async ValueTask DisposeAsync()
    {
        await Console.DisposeAsync();
        await Cluster.DisposeAsync();
    }
}
