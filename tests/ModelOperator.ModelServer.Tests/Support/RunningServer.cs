using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Hosting.Connections.Protocols;
using ModelOperator.Hosting.Operations;
using ModelOperator.ModelServer.Serving;
using ModelOperator.ModelServer.Settings;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Support;

/// <summary>A model server on a free port of this machine, and a client for it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    public const string Model = "m";

    private readonly WebApplication _app;

    private RunningServer(WebApplication app, Uri address)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = address, Timeout = Eventually.Patience };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a server with the model and waits until it is ready.</summary>
    public static async Task<RunningServer> StartAsync(
        string model, Func<ServeSettings, ServeSettings>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var server = await StartUnreadyAsync(model, settings, configure);
        await server.EventuallyAsync(async () => (await server.GetAsync("/v2/health/ready")).Status is HttpStatusCode.OK);
        return server;
    }

    public static async Task<RunningServer> StartUnreadyAsync(
        string model, Func<ServeSettings, ServeSettings>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var path = Path.IsPathRooted(model) ? model : TestModels.Path(model);
        var given = new ServeSettings { ModelPath = path, ModelName = Model, ModelVersion = "7", Revision = "7f9c2ab4d1", HttpPort = 0 };
        var app = ModelServerHost.Build(
            settings?.Invoke(given) ?? given,
            new Dictionary<string, string?> { ["OPERATIONS_PORT"] = "0", ["SHUTDOWN_DELAY_SECONDS"] = "0", ["LOG_LEVEL"] = "fatal" },
            configure);
        await app.StartAsync();
        return new RunningServer(app, new Uri($"http://127.0.0.1:{ProtocolSwitch.Port(app.Urls)}"));
    }

    public async Task<Answer> GetAsync(string path) => await SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Answer> InferAsync(string body, CancellationToken cancellationToken = default) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, $"/v2/models/{Model}/infer") { Content = new StringContent(body, Encoding.UTF8) },
            cancellationToken);

    public async Task<Answer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        using (request)
        {
            using var response = await Client.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return new Answer(response.StatusCode, text, string.Join(", ", response.Content.Headers.Allow));
        }
    }

    public async Task<string> MetricsAsync()
    {
        var port = Services.GetRequiredService<OperationsServer>().Port;
        return await Client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
    }

    public Task StopAsync() => _app.StopAsync();

    /// <summary>Waits for a condition, at most a minute.</summary>
    public async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var bound = new CancellationTokenSource(Eventually.Patience);
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, bound.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>The answer of the server.</summary>
    internal sealed record Answer(HttpStatusCode Status, string Text, string Allow)
    {
        public JsonElement Json => JsonDocument.Parse(Text).RootElement;

        public string Error => Json.GetProperty("error").GetString()!;

        /// <summary>Gets the data of an output as JSON.</summary>
        public string Data(int output = 0) => Json.GetProperty("outputs")[output].GetProperty("data").GetRawText();
    }
}
