using Microsoft.Extensions.Logging.Testing;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Transport;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Configuration.Credentials;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Support;

/// <summary>A client with a clock of the test's own, talking to a scripted server.</summary>
internal sealed class ApiFixture : IAsyncDisposable
{
    private ApiFixture(ScriptedServer server, Action<KubernetesClientOptions>? configure, ICredentialSource? credentials)
    {
        Server = server;
        var options = new KubernetesClientOptions();
        configure?.Invoke(options);
        var connection = new KubernetesConnection { Server = server.Address, Source = "a test" };
        Api = new KubernetesApi(credentials is null ? connection : connection with { Credentials = credentials }, options, Log, Clock);
    }

    public ScriptedServer Server { get; }

    public ManualTimeProvider Clock { get; } = new();

    public FakeLogger<KubernetesApi> Log { get; } = new();

    public KubernetesApi Api { get; }

    public static async Task<ApiFixture> StartAsync(
        Action<KubernetesClientOptions>? configure = null, ICredentialSource? credentials = null) =>
        new(await ScriptedServer.StartAsync(), configure, credentials);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Server.DisposeAsync();
    }
}
