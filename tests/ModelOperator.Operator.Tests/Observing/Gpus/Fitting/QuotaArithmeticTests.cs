using System.Text.Json;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Rollouts.Observations;
using static ModelOperator.Operator.Tests.Observing.Gpus.GpuWorld;

namespace ModelOperator.Operator.Tests.Observing.Gpus.Fitting;

public sealed class QuotaArithmeticTests
{
    // Two GPUs a pod.
    private readonly PodNeeds _needs = PodNeeds.Of(Sample.Digits().Spec, runtime: null);

    [Fact]
    public void TightestQuota_IsTheOneThatCounts() =>
        QuotaArithmetic.Tightest(Gpu,
            [Quota("wide", 8, 1), Quota("tight", 4, 3), Quota("alike", 5, 4), Of("cpu", """{"status":{"hard":{"requests.cpu":"1"}}}""")])
            .ShouldBe(new ObservedQuota("alike", 5, 4), "of two alike the first by name");

    [Theory]
    [InlineData("""{"status":{"hard":{"requests.nvidia.com/mig-1g.10gb":"1"}}}""")]
    [InlineData("""{"status":{"hard":{"requests.cpu":"1"}}}""")]
    [InlineData("""{}""")]
    public void NoQuotaOnTheResource_IsNoLimit(string json) => QuotaArithmetic.Tightest(Gpu, [Of("q", json)]).ShouldBeNull();

    [Theory]
    [InlineData("""{"status":{"hard":{"requests.nvidia.com/mig-1g.10gb":"1"}}}""", true)]
    [InlineData("""{"spec":{"hard":{"requests.nvidia.com/gpu":"1"}}}""", true)]
    [InlineData("""{"spec":{"hard":{"gold.storageclass.storage.k8s.io/requests.storage":"1Ti","requests.storage":"1Ti","count/pods":"4"}}}""", false)]
    [InlineData("""{}""", false)]
    public void QuotasThatAreKept_LimitDevices(string json, bool isKept) => QuotaArithmetic.LimitsDevices(Of("q", json)).ShouldBe(isKept);

    [Fact]
    public void EnforcedLimit_WinsOverTheWantedOne_AndANewQuotaHasOnlyThat()
    {
        QuotaArithmetic.Tightest(Gpu, [Of("q",
            """{"spec":{"hard":{"requests.nvidia.com/gpu":"9"}},"status":{"hard":{"requests.nvidia.com/gpu":"4"}}}""")])!.Hard.ShouldBe(4);
        QuotaArithmetic.Tightest(Gpu, [Of("q", """{"spec":{"hard":{"requests.nvidia.com/gpu":"9"}}}""")])
            .ShouldBe(new ObservedQuota("q", 9, 0));
    }

    [Theory]
    [InlineData("""{"scopes":["NotTerminating"]}""", true)]
    [InlineData("""{"scopeSelector":{"matchExpressions":[{"scopeName":"NotTerminating","operator":"Exists"}]}}""", true)]
    [InlineData("""{"scopes":["Terminating"]}""", false)]
    [InlineData("""{"scopes":["NotTerminating","NotBestEffort"]}""", false)]
    [InlineData("""{"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"In","values":["high"]}]}}""", false)]
    public void QuotaForCertainPods_CountsWhenOursAreSurelyAmongThem(string spec, bool counts) =>
        (QuotaArithmetic.Tightest(
            Gpu, [Of("q", $$$"""{"spec":{{{spec}}},"status":{"hard":{"requests.nvidia.com/gpu":"1"} } }""")]) is not null).ShouldBe(counts);

    [Theory]
    [InlineData(4, 4, 0)]
    [InlineData(5, 2, 1)]
    [InlineData(6, 2, 2)]
    [InlineData(2, 4, 0)]
    public void PodsThatFit_AreWhatIsLeft_DividedByWhatEachAsksFor(int hard, int used, int fit)
    {
        var onNodes = OnNodes(8);
        var gpus = GpuArithmetic.WithinQuota(_needs, onNodes, new("q", hard, used), coming: 0);

        gpus.ShouldBe(onNodes with { Quota = new("q", hard, used), PodsThatFit = fit });
    }

    [Fact]
    public void QuotaWithMoreRoomThanNodes_IsNotSpokenOf()
    {
        var onNodes = OnNodes(4);
        GpuArithmetic.WithinQuota(_needs, onNodes, new("q", 4, 0), coming: 0).ShouldBe(onNodes);
        GpuArithmetic.WithinQuota(_needs, onNodes, quota: null, coming: 0).ShouldBe(onNodes);
    }

    [Fact]
    public void PodsInTheMaking_AreUsedOfTheQuotaBeforeTheyAreSeen() =>
        // Three were asked for, two of them are used already; none is seen yet, and all three are to fit.
        GpuArithmetic.WithinQuota(
            _needs, OnNodes(8), new("q", 6, 4), coming: 3)!.PodsThatFit.ShouldBe(4);

    [Fact]
    public void WithoutNodes_TheQuotaIsAllThatIsKnown()
    {
        var gpus = GpuArithmetic.WithinQuota(_needs, onNodes: null, new("q", 6, 4), coming: 0).ShouldNotBeNull();
        (gpus.Nodes, gpus.PodsThatFit, gpus.Resource, gpus.PerPod).ShouldBe((null, 1, Gpu, 2));
        GpuArithmetic.WithinQuota(_needs, onNodes: null, quota: null, coming: 0).ShouldBeNull();
    }

    private static V1ResourceQuota Quota(string name, int hard, int used) =>
        Of(name, $$$"""{"status":{"hard":{"requests.nvidia.com/gpu":"{{{hard}}}"},"used":{"requests.nvidia.com/gpu":"{{{used}}}"} } }""");

    private static V1ResourceQuota Of(string name, string json) =>
        JsonSerializer.Deserialize(json, KubernetesJsonContext.Default.V1ResourceQuota)! with { Metadata = new() { Name = name } };

    private ObservedGpus OnNodes(int gpus) => new FreeGpus(_needs, GpuSupply.Of(Gpu, [Node("a", gpus)], new())).Left;
}
