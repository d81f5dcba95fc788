using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Api.Status.Traffic;
using ModelOperator.Contracts.Reports;
using ModelOperator.Contracts.Routes;
using ModelOperator.Operator.Applying;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Gateway;
using ModelOperator.Operator.Observing;
using ModelOperator.Operator.Observing.Gateways;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Operator.Traffic;
using ModelOperator.Rollouts;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Tests.Traffic;

public sealed class GatewayTrafficProviderTests
{
    private readonly MemoryApi _api = new();
    private readonly ModelDeployment _owner = Sample.Digits() with { Status = new() { Traffic = new() { Generation = 6 } } };

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue - 1)]
    [InlineData(2_000_000)]
    public async Task GenerationThatNobodyCanHaveWritten_IsNotBelieved(long reported)
    {
        _api.Put(GatewayRouteBuilder.ConfigMap(_owner, new TrafficStatus { Generation = 5 }));
        Gateway("honest");
        Gateway("liar");

        var traffic = await ObserveAsync(new Reports(new(5, true), new(reported, true)));

        traffic.AppliedGenerations.ShouldBe(
            [5, null], "the next generation is above every reported one, and above the last number there is none");
        traffic.Counts.ShouldHaveSingleItem().Pod.ShouldBe(_api.Find<PodView>("honest")!.Metadata.Uid);
    }

    [Fact]
    public async Task GenerationAheadOfALostConfigMap_IsBelieved()
    {
        Gateway("honest");
        (await ObserveAsync(new Reports(new GatewayReport(900, true)))).AppliedGenerations.ShouldBe([900]);
    }

    [Theory]
    [InlineData("Running", false)]
    [InlineData("Pending", true)]
    [InlineData("Succeeded", true)]
    public async Task R34_GatewayThatRunsAndIsNotReady_MayHaveRequestsThatNobodyHearsOf(string phase, bool isKnown)
    {
        _api.Put(GatewayRouteBuilder.ConfigMap(_owner, new TrafficStatus { Generation = 5 }));
        Gateway("serving");
        Gateway("draining", isReady: false, phase: phase);

        var traffic = await ObserveAsync(new Reports(new GatewayReport(5, true, Calls: new(1000, null, 0, 0))));

        traffic.AppliedGenerations.ShouldBe([5]);
        (traffic.Quiet is not null).ShouldBe(isKnown);
    }

    [Fact]
    public async Task PodThatOnlyCarriesTheLabels_IsNotAsked()
    {
        Gateway("stranger", owner: "something-5d4f8c7b9");
        (await ObserveAsync(new Reports())).AppliedGenerations.ShouldBeEmpty();
    }

    [Fact]
    public async Task R27_RefusedSpec_LeavesGatewaysLookingAtWhatTheyDo()
    {
        var accepted = Watching("x-user");
        await Provider(new Reports()).ApplyAsync(accepted, Plan(PlanExtent.Everything), default);
        Written().Monitoring!.Repeats.ShouldBe(new RepeatsRule("x-user"));

        await Provider(new Reports()).ApplyAsync(Watching("x-other"), Plan(PlanExtent.WhatRuns), default);

        Written().Monitoring!.Repeats.ShouldBe(new RepeatsRule("x-user"));
        await Provider(new Reports()).ApplyAsync(_owner, Plan(PlanExtent.Everything), default);
        Written().Monitoring.ShouldBeNull();
    }

    [Theory]
    [InlineData(PlanExtent.Everything)]
    [InlineData(PlanExtent.WhatRuns)]
    public async Task SinkThatIsClosed_GetsNoSamplesAnyMore_EvenOfARefusedSpec(PlanExtent extent)
    {
        var content = new SampleContent(["*"], [], []);
        var owner = _owner with
        {
            Spec = _owner.Spec with
            {
                Monitoring = new()
                {
                    Samples = new() { Percent = 1, Sink = "closed", Inputs = ["*"] },
                    Review = new() { ConfidenceBelow = 0.5, Sink = "closed", Inputs = ["*"] },
                },
            },
        };
        _api.Put(GatewayRouteBuilder.ConfigMap(
            _owner, new TrafficStatus { Generation = 5 }, null, new(null, new(0.5, null, "closed", content), new(1, "closed", content))));

        await Provider(new Reports()).ApplyAsync(owner, Plan(extent), default);

        Written().Monitoring.ShouldBe(new MonitoringRule(Review: new(0.5)));
    }

    [Theory]
    [InlineData("""{"samples":{"percent":1,"content":{}}}""")]
    [InlineData("""{"samples":{"percent":1,"sink":null,"content":{}}}""")]
    [InlineData("""{"samples":7}""")]
    [InlineData("7")]
    public async Task MonitoringThatCannotBeRead_LosesNoSplit_AndIsWrittenAnew(string monitoring)
    {
        Put($$$"""{"generation":6,"routes":[{"revision":"a","service":"digits-a","weight":100}],"monitoring":{{{monitoring}}}}""");

        var traffic = await ObserveAsync(new Reports());
        await Provider(new Reports()).ApplyAsync(_owner, Plan(PlanExtent.WhatRuns), default);

        traffic.Written.ShouldNotBeNull().Stable.ShouldBe("a");
        _api.Find<V1ConfigMap>("digits-gateway")!.Data!["routes.json"].ShouldBe("""{"generation":7,"routes":[]}""");
    }

    [Theory]
    [InlineData("""{"generation":6,"routes":[null]}""")]
    [InlineData("""{"generation":6,"routes":[{"weight":100}]}""")]
    [InlineData("""{"generation":6,"routes":[{"revision":"\ud800","service":"a","weight":100}]}""")]
    [InlineData("""{"generation":6,"routes":[{"revision":"a","service":"a","weight":-1}]}""")]
    [InlineData("null")]
    public async Task SplitThatCannotBeRead_CountsAsNone_AndIsWrittenAnew(string routes)
    {
        Put(routes);

        var traffic = await ObserveAsync(new Reports());
        await Provider(new Reports()).ApplyAsync(_owner, Plan(PlanExtent.WhatRuns), default);

        (traffic.Written, traffic.WrittenGeneration).ShouldBe((null, 0));
        Written().Generation.ShouldBe(7);
    }

    [Fact]
    public async Task SinkThatIsOpen_GetsItsSamples()
    {
        var owner = _owner with
        {
            Spec = _owner.Spec with { Monitoring = new() { Samples = new() { Percent = 1, Sink = "lake", Inputs = ["*"] } } },
        };

        await Provider(new Reports()).ApplyAsync(owner, Plan(PlanExtent.Everything), default);

        Written().Monitoring!.Samples!.Sink.ShouldBe("lake");
    }

    private void Put(string routes)
    {
        var written = GatewayRouteBuilder.ConfigMap(_owner, null);
        _api.Put(written with { Data = new Dictionary<string, string> { ["routes.json"] = routes } });
    }

    private ModelDeployment Watching(string header) => _owner with
    {
        Spec = _owner.Spec with { Monitoring = new() { Checks = new() { Repeats = new() { CallerHeader = header } } } },
    };

    private RouteDocument Written() => RouteDocuments.TryParse(
        _api.Find<V1ConfigMap>("digits-gateway")!.Data!["routes.json"]).ShouldNotBeNull();

    private static RolloutPlan Plan(PlanExtent extent) => new()
    {
        Extent = extent,
        DesiredRevision = "",
        Status = new(),
        Sizes = [],
        Deletions = [],
        Route = new TrafficStatus { Generation = 7 },
        Transitions = [],
    };

    private Task<ObservedTraffic> ObserveAsync(IGatewayProbe probe) => Provider(probe).ObserveAsync(_owner, default);

    private GatewayTrafficProvider Provider(IGatewayProbe probe) => new(
        new ClusterView(_api.Cache<V1Deployment>(), _api.Cache<PodView>(), _api.Cache<V1Service>(), _api.Cache<V1ConfigMap>(),
            _api.Cache<V1ControllerRevision>(), _api.Cache<V2HorizontalPodAutoscaler>()),
        probe,
        _api.Owned<V1Service>(),
        _api.Owned<V1ConfigMap>(),
        _api.Owned<V1Deployment>(),
        _api.Owned<V1ServiceAccount>(),
        _api.Owned<V1Role>(),
        _api.Owned<V1RoleBinding>(),
        _api.Owned<V1PodDisruptionBudget>(),
        new(_api.Owned<V1Deployment>(), Options.Create(Sample.Options), NullLogger<GatewayWriter>.Instance),
        Options.Create(new ModelOperatorOptions { GatewaySinks = { ["lake"] = new() { Address = new("http://lake") } } }));

    private void Gateway(
        string name, string owner = "digits-gateway-5d4f8c7b9", bool isReady = true, string phase = "Running") => _api.Put(new PodView
        {
            Metadata = new()
            {
                Name = name,
                NamespaceProperty = "ml",
                Labels = new Dictionary<string, string>
                {
                    ["app.kubernetes.io/component"] = "gateway",
                    ["modeloperator.dev/name"] = "digits",
                    ["pod-template-hash"] = "5d4f8c7b9",
                },
                OwnerReferences = [new() { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = owner, Uid = "uid", Controller = true }],
            },
            Status = new() { Phase = phase, Conditions = [new() { Type = "Ready", Status = isReady ? "True" : "False" }] },
        });

    private sealed class Reports(params GatewayReport[] reports) : IGatewayProbe
    {
        public Task<IReadOnlyList<GatewayReport?>> ReportsAsync(IReadOnlyList<PodView> pods, CancellationToken cancellationToken)
        {
            pods.Count.ShouldBe(reports.Length);
            return Task.FromResult<IReadOnlyList<GatewayReport?>>(reports);
        }
    }
}
