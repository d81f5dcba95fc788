using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelOperator.Contracts.Objects;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Discovery;
using ModelOperator.Gateway.Serving;
using ModelOperator.Gateway.Shadowing.Labels;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Hosting.Operations;
using ModelOperator.Hosting.Tracing;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Discovery;

public sealed class RouteSyncTests : IAsyncLifetime
{
    private const string Good = """{"generation":5,"routes":[{"revision":"a","service":"digits-a","weight":100}],"mirror":null,"affinity":null}""";
    private const string ConfigMaps = "/api/v1/namespaces/ml/configmaps";
    private const string Routes = $"{ConfigMaps}/digits-gateway";
    private const string Slices = "/apis/discovery.k8s.io/v1/namespaces/ml/endpointslices";

    private MemoryCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await MemoryCluster.StartAsync();

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task RoutesAndEndpoints_OfTheCluster_AreApplied_AndFollowed()
    {
        PutSlice("10.0.0.1");
        PutRoutes(Good);
        await using var gateway = await StartAsync();
        await GenerationBecomesAsync(gateway, 5);
        gateway.Table.Current!.Targets.Single().Endpoints.Length.ShouldBe(1);

        PutSlice("10.0.0.1", "10.0.0.2");
        await Eventually.True(() => gateway.Table.Current!.Targets.Single().Endpoints.Length == 2, "the second endpoint");

        PutRoutes(Good.Replace(":5", ":6", StringComparison.Ordinal));
        await GenerationBecomesAsync(gateway, 6);
    }

    [Fact]
    public async Task Watches_AreAsNarrowAsTheRoleAllows_AndStartFromTheNewestState()
    {
        PutRoutes(Good);
        await using var gateway = await StartAsync();
        await GenerationBecomesAsync(gateway, 5);
        await Eventually.True(() => Watches().Count == 2, "both watches");

        var lists = _cluster.Server.Received
            .Where(request => request is { IsWatch: false, Path: ConfigMaps or Slices })
                .ToDictionary(list => list.Path, list => list.Query);
        lists[ConfigMaps]["fieldSelector"].ShouldBe("metadata.name=digits-gateway");
        lists[ConfigMaps].Keys.ShouldNotContain("resourceVersion");
        lists[Slices]["labelSelector"].ShouldBe("modeloperator.dev/name=digits");
        lists[Slices].Keys.ShouldNotContain("resourceVersion");
        Watches().ShouldContain(
            watch => watch.Path == ConfigMaps && watch.Query["fieldSelector"] == "metadata.name=digits-gateway");
    }

    [Theory]
    [InlineData("""{"generation":6,"routes":[{"revision":"a","service":"digits-a","weight":99}]}""")]
    [InlineData("no json")]
    [InlineData(null)]
    public async Task BadRoutes_AreRefusedAndCounted_AndTheLastGoodOnesStay(string? bad)
    {
        PutRoutes(Good);
        await using var gateway = await StartAsync();
        await GenerationBecomesAsync(gateway, 5);

        PutRoutes(bad);
        await Eventually.True(async () => await gateway.MetricAsync("model_gateway_rejected_routes_total") == 1, "the refusal is counted");
        gateway.Table.Current!.Generation.ShouldBe(5);

        PutRoutes(Good.Replace(":5", ":7", StringComparison.Ordinal));
        await GenerationBecomesAsync(gateway, 7);
    }

    [Fact]
    public async Task BadMonitoring_IsLeftOutAndCounted_AndTheRoutesApply()
    {
        const string bad = ""","monitoring":{"samples":{"percent":1,"sink":"lake","content":{"inputs":[""]}}}}""";
        PutRoutes(Good);
        await using var gateway = await StartAsync();
        await GenerationBecomesAsync(gateway, 5);

        PutRoutes(Good.Replace(":5", ":6", StringComparison.Ordinal)[..^1] + bad);

        await GenerationBecomesAsync(gateway, 6);
        gateway.Table.Current!.Monitoring.ShouldBeNull();
        await Eventually.True(
            async () => await gateway.MetricAsync("model_gateway_rejected_monitoring_total") == 1, "the fault is counted");
        (await gateway.MetricAsync("model_gateway_rejected_routes_total")).ShouldBe(0);
    }

    [Fact]
    public async Task ConfigMapDeleted_TheLastRoutesStay()
    {
        PutRoutes(Good);
        await using var gateway = await StartAsync();
        await GenerationBecomesAsync(gateway, 5);

        _cluster.Delete(Routes);
        PutSlice("10.0.0.9"); // told after the removal
        await Eventually.True(() => gateway.Table.Current!.Targets.Single().Endpoints.Length == 1, "the endpoint");

        gateway.Table.Current!.Generation.ShouldBe(5);
    }

    [Fact]
    public async Task ApiServerAway_TheGatewayServesOn()
    {
        await using var backend = await Backend.SayingAsync("seven");
        PutSlice(backend.Port, "127.0.0.1");
        PutRoutes(Good);
        await using var gateway = await StartAsync();
        await GenerationBecomesAsync(gateway, 5);

        _cluster.GoAway();
        var asked = _cluster.Server.Received.Count;
        await Eventually.True(() => _cluster.Server.Received.Count > asked + 1, "the gateway notices");

        (await gateway.Http.GetStringAsync(new Uri("/", UriKind.Relative))).ShouldBe("seven");
        using var ready = await gateway.Admin.GetAsync(new Uri("/readyz", UriKind.Relative));
        ready.IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task NoConfigMapYet_TheGatewayIsNotReady_UntilThereIsOne()
    {
        await using var gateway = await StartAsync();
        await Eventually.True(() => Watches().Count == 2, "both watches");
        using var before = await gateway.Admin.GetAsync(new Uri("/readyz", UriKind.Relative));
        before.IsSuccessStatusCode.ShouldBeFalse();

        PutRoutes("""{"generation":0,"routes":[]}""");

        await Eventually.True(
            async () =>
            {
                using var after = await gateway.Admin.GetAsync(new Uri("/readyz", UriKind.Relative));
                return after.IsSuccessStatusCode;
            },
            "the gateway is ready");
    }

    [Fact]
    public async Task OtherPodsOfTheGateway_AreKnownFromTheServiceOfClients()
    {
        PutRoutes(Good);
        _cluster.Put($"{Slices}/digits-x7", new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["labels"] = new JsonObject { [EndpointSlices.ServiceLabel] = "digits", [ModelOperatorApi.NameLabel] = "digits" },
            },
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = 8080, ["protocol"] = "TCP" }),
            ["endpoints"] = new JsonArray(new JsonObject
            {
                ["addresses"] = new JsonArray("10.0.0.7"),
                ["conditions"] = new JsonObject { ["ready"] = true },
                ["targetRef"] = new JsonObject { ["kind"] = "Pod", ["name"] = "digits-gateway-two" },
            }),
        });
        await using var gateway = await StartAsync(options => options with
        {
            PodName = "digits-gateway-one",
            Feedback = new() { Keys = "/keys", MaxDelaySeconds = 60, ShadowOutput = "label", KeepShadowSeconds = 60 },
        });
        await GenerationBecomesAsync(gateway, 5);

        var pods = gateway.Services.GetRequiredService<GatewayPods>();
        await Eventually.True(() => pods.Find(GatewayPods.MarkOf("digits-gateway-two")) is not null, "the other pod");
        pods.Find(GatewayPods.MarkOf("digits-gateway-two")).ToString().ShouldBe("10.0.0.7:8080");
        pods.Find(GatewayPods.MarkOf("digits-gateway-one")).ShouldBeNull("it is this one");
    }

    [Fact]
    public void R35_Routes_AreFollowedUntilTheDataPortHasDrained()
    {
        var options = new GatewayOptions { Namespace = "ml", Name = "digits", DataPort = 0 };
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.AddOperations(_ => { });
        builder.AddTracing(GatewayServices.Traced);
        builder.AddGateway(options);
        builder.Services.AddSingleton(new KubernetesConnection { Server = _cluster.Server.Address, Source = "a test" });
        using var host = builder.Build();

        var parts = host.Services.GetServices<IHostedService>().Select(part => part.GetType().Name).ToList();
        var dataPort = parts.IndexOf(nameof(DataPlaneServer));
        dataPort.ShouldBeGreaterThan(parts.IndexOf(nameof(RouteSync)), "the last one stops first");
        dataPort.ShouldBeGreaterThan(parts.IndexOf("InformerHost"));
        parts.ShouldContain(nameof(RouteSync));
        parts.ShouldContain("InformerHost");
    }

    private Task<TestGateway> StartAsync(Func<GatewayOptions, GatewayOptions>? configure = null) =>
        TestGateway.StartAsync(configure, services: (services, options) =>
        {
            services.AddSingleton(new KubernetesConnection { Server = _cluster.Server.Address, Source = "a test" });
            services.AddClusterRoutes(options);
        });

    private List<ScriptedRequest> Watches() => [.. _cluster.Server.Received.Where(request => request.IsWatch)];

    private static Task GenerationBecomesAsync(TestGateway gateway, long generation) =>
        Eventually.True(() => gateway.Table.Current?.Generation == generation, $"generation {generation}");

    private void PutRoutes(string? json) => _cluster.Put(
        Routes, new JsonObject { ["data"] = json is null ? null : new JsonObject { [RouteDocument.Key] = json } });

    private void PutSlice(params string[] addresses) => PutSlice(8080, addresses);

    private void PutSlice(int port, params string[] addresses) => _cluster.Put($"{Slices}/digits-a-x7", new JsonObject
    {
        ["metadata"] = new JsonObject
        {
            ["labels"] = new JsonObject { [EndpointSlices.ServiceLabel] = "digits-a", [ModelOperatorApi.NameLabel] = "digits" },
        },
        ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = port, ["protocol"] = "TCP" }),
        ["endpoints"] = new JsonArray(new JsonObject
        {
            ["addresses"] = new JsonArray([.. addresses.Select(address => JsonValue.Create(address))]),
            ["conditions"] = new JsonObject { ["ready"] = true },
        }),
    });
}
