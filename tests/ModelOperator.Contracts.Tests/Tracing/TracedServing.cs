using System.Net;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelOperator.Contracts.Processes;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway;
using ModelOperator.Gateway.Routing;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Gateway.Serving;
using ModelOperator.Hosting.Connections.Protocols;
using ModelOperator.Hosting.Operations;
using ModelOperator.Hosting.Tracing;
using ModelOperator.ModelServer.Grpc.Messages;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Scheduling.Batching;
using ModelOperator.ModelServer.Serving;
using ModelOperator.ModelServer.Settings;
using ModelOperator.Testing;

namespace ModelOperator.Contracts.Tests.Tracing;

/// <summary>A gateway, a model server behind it and a mirror, all real, on loopback. Their spans go to one collector.</summary>
internal sealed class TracedServing : IAsyncDisposable
{
    public const string Stable = "stable1234";
    public const string Shadow = "shadow5678";
    private const string Model = "digits";
    private const string InferPath = $"/v2/models/{Model}/infer";
    private const int Pixels = 64;

    private readonly IHost _gateway;
    private readonly WebApplication[] _servers;

    private TracedServing(IHost gateway, WebApplication[] servers)
    {
        (_gateway, _servers) = (gateway, servers);
        var address = new Uri($"http://127.0.0.1:{gateway.Services.GetRequiredService<DataPlaneServer>().Port}");
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null })
        {
            BaseAddress = address,
            Timeout = Eventually.Patience,
        };
    }

    public HttpClient Client { get; }

    /// <summary>Starts all of it.</summary>
    /// <param name="collector">The endpoint of the collector; null turns tracing off.</param>
    /// <param name="sampler">Value and argument of OTEL_TRACES_SAMPLER; null for OpenTelemetry's default.</param>
    /// <param name="batching">True when requests share runs.</param>
    public static async Task<TracedServing> StartAsync(
        string? collector, (string Name, string Argument)? sampler = null, BatchSettings? batching = null)
    {
        KeyValuePair<string, string?>[] environment =
        [
            new("OPERATIONS_PORT", "0"), new("SHUTDOWN_DELAY_SECONDS", "0"), new("LOG_LEVEL", "fatal"),
            new(TracingVariables.Endpoint, collector), new(TracingVariables.Protocol, TracingVariables.HttpProtobuf),
            new(TracingVariables.Sampler, sampler?.Name), new(TracingVariables.SamplerArgument, sampler?.Argument),
            new(TracingVariables.Delay, "50"),
        ];
        WebApplication[] servers = [await ServerAsync(Stable, environment, batching), await ServerAsync(Shadow, environment, batching)];
        return new TracedServing(await GatewayAsync(servers, environment), servers);
    }

    /// <summary>Sends a request for one prediction over REST.</summary>
    public async Task<HttpResponseMessage> InferAsync(params (string Name, string Value)[] headers)
    {
        var data = string.Join(',', Enumerable.Repeat('0', Pixels));
        var json = $$"""{"inputs": [{"name": "x", "shape": [1, {{Pixels}}], "datatype": "FP32", "data": [{{data}}]}]}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, InferPath) { Content = new StringContent(json, Encoding.UTF8) };
        return await SendAsync(request, headers);
    }

    /// <summary>Sends a request for one prediction over gRPC.</summary>
    public async Task<HttpResponseMessage> CallAsync(params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/inference.GRPCInferenceService/ModelInfer")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Message()),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        return await SendAsync(request, headers);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _gateway.StopAsync();
        _gateway.Dispose();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request);
    }

    private static async Task<WebApplication> ServerAsync(
        string revision, IEnumerable<KeyValuePair<string, string?>> environment, BatchSettings? batching)
    {
        var settings = new ServeSettings
        {
            ModelPath = Path.Combine(AppContext.BaseDirectory, "Models", "v1.onnx"),
            ModelName = Model,
            ModelVersion = "v1",
            Revision = revision,
            HttpPort = 0,
            Batching = batching ?? BatchSettings.None,
            Concurrency = 1,
        };
        var app = ModelServerHost.Build(settings, environment);
        await app.StartAsync();
        await Eventually.True(() => app.Services.GetRequiredService<ModelSlot>().Ready);
        return app;
    }

    private static async Task<IHost> GatewayAsync(WebApplication[] servers, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(environment);
        builder.AddOperations();
        builder.AddTracing(GatewayServices.Traced);
        builder.AddDataPlane(new GatewayOptions { Namespace = "ml", Name = Model, DataPort = 0 });
        var host = builder.Build();
        var table = host.Services.GetRequiredService<RouteTable>();
        table.Apply(new Dictionary<string, IReadOnlyList<EndpointAddress>>(StringComparer.Ordinal)
        {
            ["svc-stable"] = [AddressOf(servers[0])],
            ["svc-shadow"] = [AddressOf(servers[1])],
        });
        table.Apply(new RouteDocument(1, [new RouteRule(Stable, "svc-stable", 100)], new MirrorRule(Shadow, "svc-shadow", 100)));
        await host.StartAsync();
        return host;
    }

    private static EndpointAddress AddressOf(WebApplication server) => new(IPAddress.Loopback, ProtocolSwitch.Port(server.Urls));

    // One row of zeros, behind the five bytes that gRPC puts before each message.
    private static byte[] Message()
    {
        var message = new ModelInferRequest
        {
            ModelName = Model,
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "FP32", Shape = { 1, Pixels } } },
            RawInputContents = { ByteString.CopyFrom(new byte[Pixels * sizeof(float)]) },
        }.ToByteArray();
        return [0, 0, 0, (byte)(message.Length >> 8), (byte)message.Length, .. message];
    }
}
