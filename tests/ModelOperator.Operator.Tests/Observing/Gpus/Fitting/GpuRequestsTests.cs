using System.Text.Json;
using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Gpus.Watched;
using static ModelOperator.Operator.Tests.Observing.Gpus.GpuWorld;

namespace ModelOperator.Operator.Tests.Observing.Gpus.Fitting;

public sealed class GpuRequestsTests
{
    [Fact]
    public void Containers_AddUp_InitContainersRunOneByOne()
    {
        Of(containers: [Container(1), Container(2)]).ShouldBe(3);
        Of(init: [Container(4), Container(2)], containers: [Container(1)]).ShouldBe(4);
        Of(init: [Container(1, "Always"), Container(2)], containers: [Container(1)]).ShouldBe(3, "the sidecar runs beside the second one");
        Of(init: [Container(1, "Always")], containers: [Container(2)]).ShouldBe(3, "and beside the others");
    }

    [Fact]
    public void Request_WinsOverLimit_AndWhatIsNoNumberIsNothing()
    {
        Of(containers: [new() { Resources = new() { Requests = new Dictionary<string, string> { [Gpu] = "2" } } }]).ShouldBe(2);
        GpuRequests.Units("1k").ShouldBe(1000);
        GpuRequests.Units("all of them").ShouldBe(0);
        GpuRequests.Units(null).ShouldBe(0);
    }

    [Fact]
    public void PodsWithoutDevices_AreNotWorthKeeping()
    {
        var pod = Read("""{"spec":{"nodeName":"a","containers":[{"image":"x","resources":{"limits":{"cpu":"1"},"requests":{"memory":"1Gi"}}}]},"status":{"phase":"Running","podIP":"10.0.0.1"}}""");
        GpuRequests.AsksForDevices(pod).ShouldBeFalse();

        GpuRequests.AsksForDevices(Read("""{"spec":{"containers":[{"resources":{"limits":{"nvidia.com/mig-1g.10gb":"1"}}}]}}"""))
            .ShouldBeTrue();
        GpuRequests.AsksForDevices(Read("""{"spec":{"initContainers":[{"resources":{"requests":{"amd.com/gpu":"1"}}}]}}""")).ShouldBeTrue();
        GpuRequests.AsksForDevices(Read("{}")).ShouldBeFalse();
    }

    private static GpuPod Read(string json) => JsonSerializer.Deserialize(json, GpuJsonContext.Default.GpuPod)!;

    private static long Of(GpuContainer[]? init = null, GpuContainer[]? containers = null) =>
        GpuRequests.Of(new() { Spec = new() { InitContainers = init, Containers = containers } }, Gpu);
}
