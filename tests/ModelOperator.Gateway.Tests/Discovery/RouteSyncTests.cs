using System.Globalization;
using ModelOperator.Contracts.Routes;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Gateway.Discovery;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Discovery;

public sealed class RouteSyncTests
{
    private const string Good = """{"generation":5,"routes":[{"revision":"a","service":"digits-a","weight":100}],"mirror":null,"affinity":null}""";
    private readonly FakeApi _api = new();
    private int _version;

    [Fact]
    public async Task RoutesAndEndpoints_OfTheCluster_AreApplied_AndFollowed()
    {
        _api.Put(Slice("10.0.0.1"));
        _api.Put(Routes(Good));
        await using var gateway = await StartAsync();
        await GenerationBecomesAsync(gateway, 5);
        gateway.Table.Current!.Targets.Single().Endpoints.Length.ShouldBe(1);

        _api.Put(Slice("10.0.0.1", "10.0.0.2"));
        await Eventually.True(() => gateway.Table.Current!.Targets.Single().Endpoints.Length == 2, "the second endpoint");

        _api.Put(Routes(Good.Replace(":5", ":6", StringComparison.Ordinal)));
        await GenerationBecomesAsync(gateway, 6);
    }

    [Fact]
    public async Task Watches_AreAsNarrowAsTheRoleAllows_AndStartFromTheNewestState()
    {
        _api.Put(Routes(Good));
        await using var gateway = await StartAsync();
        await GenerationBecomesAsync(gateway, 5);
        await Eventually.True(() => _api.Watches.Count == 2, "both watches");

        var lists = _api.Lists.ToDictionary(list => list.Kind, list => list.Request);
        lists[typeof(V1ConfigMap)].Namespace.ShouldBe("ml");
        lists[typeof(V1ConfigMap)].FieldSelector.ShouldBe("metadata.name=digits-gateway");
        lists[typeof(V1ConfigMap)].ResourceVersion.ShouldBeNull();
        lists[typeof(EndpointSliceView)].Namespace.ShouldBe("ml");
        lists[typeof(EndpointSliceView)].LabelSelector.ShouldBe("modeloperator.dev/name=digits");
        lists[typeof(EndpointSliceView)].ResourceVersion.ShouldBeNull();
        _api.Watches.ShouldContain(watch => watch.Kind == typeof(V1ConfigMap) && watch.Request.FieldSelector == "metadata.name=digits-gateway");
    }

    [Theory]
    [InlineData("""{"generation":6,"routes":[{"revision":"a","service":"digits-a","weight":99}]}""")]
    [InlineData("no json")]
    [InlineData(null)]
    public async Task BadRoutes_AreRefusedAndCounted_AndTheLastGoodOnesStay(string? bad)
    {
        _api.Put(Routes(Good));
        await using var gateway = await StartAsync();
        await GenerationBecomesAsync(gateway, 5);

        _api.Put(Routes(bad));
        await Eventually.True(async () => await gateway.MetricAsync("model_gateway_rejected_routes_total") == 1, "the refusal is counted");
        gateway.Table.Current!.Generation.ShouldBe(5);

        _api.Put(Routes(Good.Replace(":5", ":7", StringComparison.Ordinal)));
        await GenerationBecomesAsync(gateway, 7);
    }

    [Fact]
    public async Task ConfigMapDeleted_TheLastRoutesStay()
    {
        var routes = Routes(Good);
        _api.Put(routes);
        await using var gateway = await StartAsync();
        await GenerationBecomesAsync(gateway, 5);

        _api.Remove(routes);
        _api.Put(Slice("10.0.0.9")); // told after the removal
        await Eventually.True(() => gateway.Table.Current!.Targets.Single().Endpoints.Length == 1, "the endpoint");

        gateway.Table.Current!.Generation.ShouldBe(5);
    }

    [Fact]
    public async Task ApiServerAway_TheGatewayServesOn()
    {
        await using var backend = await Backend.SayingAsync("seven");
        _api.Put(Slice(backend.Port, "127.0.0.1"));
        _api.Put(Routes(Good));
        await using var gateway = await StartAsync();
        await GenerationBecomesAsync(gateway, 5);

        _api.GoAway();
        await Eventually.True(() => _api.Refused > 1, "the gateway notices");

        (await gateway.Http.GetStringAsync(new Uri("/", UriKind.Relative))).ShouldBe("seven");
        using var ready = await gateway.Admin.GetAsync(new Uri("/readyz", UriKind.Relative));
        ready.IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task NoConfigMapYet_TheGatewayIsNotReady_UntilThereIsOne()
    {
        await using var gateway = await StartAsync();
        await Eventually.True(() => _api.Watches.Count == 2, "both watches");
        using var before = await gateway.Admin.GetAsync(new Uri("/readyz", UriKind.Relative));
        before.IsSuccessStatusCode.ShouldBeFalse();

        _api.Put(Routes("""{"generation":0,"routes":[]}"""));

        await Eventually.True(
            async () =>
            {
                using var after = await gateway.Admin.GetAsync(new Uri("/readyz", UriKind.Relative));
                return after.IsSuccessStatusCode;
            },
            "the gateway is ready");
    }

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(services: (services, options) =>
    {
        services.AddSingleton<IKubernetesApi>(_api);
        services.AddClusterRoutes(options);
    });

    private static Task GenerationBecomesAsync(TestGateway gateway, long generation) =>
        Eventually.True(() => gateway.Table.Current?.Generation == generation, $"generation {generation}");

    private V1ConfigMap Routes(string? json) => new()
    {
        Metadata = Metadata("digits-gateway", []),
        Data = json is null ? null : new SortedDictionary<string, string>(StringComparer.Ordinal) { [RouteDocument.Key] = json },
    };

    private EndpointSliceView Slice(params string[] addresses) => Slice(8080, addresses);

    private EndpointSliceView Slice(int port, params string[] addresses) => new()
    {
        Metadata = Metadata("digits-a-x7", new(StringComparer.Ordinal) { [EndpointSlices.ServiceLabel] = "digits-a" }),
        Ports = [new() { Name = "http", Port = port, Protocol = "TCP" }],
        Endpoints = [new() { Addresses = addresses, Conditions = new() { Ready = true } }],
    };

    private V1ObjectMeta Metadata(string name, SortedDictionary<string, string> labels) => new()
    {
        NamespaceProperty = "ml",
        Name = name,
        Uid = name,
        ResourceVersion = (++_version).ToString(CultureInfo.InvariantCulture),
        Labels = labels,
    };
}
