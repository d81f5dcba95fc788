using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Capturing;
using ModelOperator.Gateway.Composing;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Routing;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Gateway.Sampling;
using ModelOperator.Gateway.Serving;
using ModelOperator.Gateway.Shadowing;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Operations;
using ModelOperator.Hosting.Tracing;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Harness;

/// <summary>A whole gateway on free ports; routes come from the test instead of a cluster.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    /// <summary>All requests to the revision <c>shadow</c>.</summary>
    public static readonly MirrorRule MirrorAll = new("shadow", "svc-shadow", 100);

    private readonly IHost _host;
    private long _generation;

    private TestGateway(IHost host)
    {
        _host = host;
        Http = CreateClient(HttpVersion.Version11);
        Http2 = CreateClient(HttpVersion.Version20);
        Admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Services.GetRequiredService<OperationsServer>().Port}") };
        Admin.DefaultRequestHeaders.Add("Accept", "application/openmetrics-text"); // as Prometheus asks
    }

    public int Port => _host.Services.GetRequiredService<DataPlaneServer>().Port;

    public HttpClient Http { get; }

    public HttpClient Http2 { get; }

    public HttpClient Admin { get; }

    public RouteTable Table => _host.Services.GetRequiredService<RouteTable>();

    /// <summary>The way to the mirror in force; null when nothing is mirrored.</summary>
    public MirrorLane? Lane => _host.Services.GetRequiredService<RouteComposer>().Mirror;

    public IServiceProvider Services => _host.Services;

    public GatewayMetrics Metrics => _host.Services.GetRequiredService<GatewayMetrics>();

    public SampleDesk Samples => _host.Services.GetRequiredService<SampleDesk>();

    public CaptureMemory ShadowMemory => _host.Services.GetRequiredService<MirrorLanes>().Memory;

    public ShutdownState Shutdown => _host.Services.GetRequiredService<ShutdownState>();

    public static async Task<TestGateway> StartAsync(
        Func<GatewayOptions, GatewayOptions>? configure = null,
        Action<ShutdownOptions>? shutdown = null,
        Action<IServiceCollection, GatewayOptions>? services = null,
        IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var options = new GatewayOptions { Namespace = "ml", Name = "digits", DataPort = 0 };
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([new("LOG_LEVEL", "error"), .. settings ?? []]);
        builder.AddOperations(operations =>
        {
            operations.Port = 0;
            operations.Address = IPAddress.Loopback;
            operations.Shutdown.Delay = TimeSpan.Zero;
            shutdown?.Invoke(operations.Shutdown);
        });
        builder.AddTracing(GatewayServices.Traced);
        builder.AddDataPlane(configure?.Invoke(options) ?? options);
        services?.Invoke(builder.Services, options);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var host = builder.Build();
        await host.StartAsync();
        return new TestGateway(host);
    }

    /// <summary>A gateway with one route, all to one backend.</summary>
    public static async Task<TestGateway> InFrontOfAsync(params Backend[] backends)
    {
        var gateway = await StartAsync();
        gateway.Route(("stable", 100, backends));
        return gateway;
    }

    public void Route(params (string Revision, int Weight, Backend[] Backends)[] routes) =>
        RouteTo([.. routes.Select(route => (route.Revision, route.Weight, route.Backends.Select(backend => backend.Address).ToArray()))]);

    public void RouteTo(params (string Revision, int Weight, EndpointAddress[] Addresses)[] routes)
    {
        Table.Apply(routes.ToDictionary(
            route => "svc-" + route.Revision, route => (IReadOnlyList<EndpointAddress>)route.Addresses, StringComparer.Ordinal));
        Table.Apply(new RouteDocument(
            ++_generation, [.. routes.Select(route => new RouteRule(route.Revision, "svc-" + route.Revision, route.Weight))]));
    }

    /// <summary>Routes all to one revision, and copies of some of it to another.</summary>
    public void Mirror(EndpointAddress[] stable, EndpointAddress[] shadow, MirrorRule? rule = null)
    {
        Table.Apply(new Dictionary<string,
            IReadOnlyList<EndpointAddress>>(StringComparer.Ordinal)
        { ["svc-stable"] = stable, ["svc-shadow"] = shadow });
        Table.Apply(new RouteDocument(++_generation, [new RouteRule("stable", "svc-stable", 100)], rule ?? MirrorAll));
    }

    /// <summary>Routes to these, with affinity, on endpoints known before.</summary>
    public void Apply(MirrorRule? mirror, AffinityRule? affinity, params (string Revision, int Weight)[] routes) =>
        Apply(mirror, affinity, null, routes);

    /// <summary>Routes to these, with affinity and what is looked at besides, on endpoints known before.</summary>
    public void Apply(
        MirrorRule? mirror, AffinityRule? affinity, MonitoringRule? monitoring, params (string Revision, int Weight)[] routes) =>
            Table.Apply(new RouteDocument(
                ++_generation,
            [.. routes.Select(route => new RouteRule(route.Revision, "svc-" + route.Revision, route.Weight))],
            mirror,
            affinity,
            monitoring));

    public HttpClient CreateClient(Version version) => new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 256 })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{Port}"),
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = Eventually.Patience,
    };

    /// <summary>The sum of all series of a metric that carry these labels, as /metrics shows them; null when there is none.</summary>
    public async Task<double?> MetricAsync(string name, params string[] labels)
    {
        var text = await Admin.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var values = text.Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(line.Contains))
            .Select(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture))
            .ToList();
        return values.Count == 0 ? null : values.Sum();
    }

    public Task<double?> RequestsAsync(string revision, int code) =>
        MetricAsync("model_gateway_requests_total", $"revision=\"{revision}\"", $"code=\"{code}\"");

    /// <summary>Copies by how they ended.</summary>
    public async Task<double> ShadowsAsync(string code) =>
        await MetricAsync("model_gateway_shadow_requests_total", "revision=\"shadow\"", $"code=\"{code}\"") ?? 0;

    public async Task<double> ComparedAsync(string result) =>
        await MetricAsync("model_gateway_shadow_compared_total", "revision=\"shadow\"", $"result=\"{result}\"") ?? 0;

    public async Task<double> DroppedAsync(string reason) =>
        await MetricAsync("model_gateway_shadow_dropped_total", "revision=\"shadow\"", $"reason=\"{reason}\"") ?? 0;

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Http2.Dispose();
        Admin.Dispose();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _host.StopAsync(now.Token);
        _host.Dispose();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
