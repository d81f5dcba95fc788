using k8s.Models;
using ModelOperator.Operator.Measuring;
using ModelOperator.Operator.Observing.Gateways;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Operator.Tests.Support;

namespace ModelOperator.Operator.Tests.Observing.Gateways;

public sealed class GatewayPodsTests
{
    [Fact]
    public void PodsOfTheGatewaysDeployment_AreItsGateways() => Names(Pod("b"), Pod("a")).ShouldBe(["a", "b"]);

    [Fact]
    public void PodsThatOnlyCarryTheLabels_AreNone() => Names(
        Pod("bare") with { Metadata = Pod("bare").Metadata with { OwnerReferences = null } },
        Pod("of-a-job", kind: "Job"),
        Pod("of-another-group", group: "example.org/v1"),
        Pod("of-another-deployment", owner: "digits-5d4f8c7b9"),
        Pod("of-another-gateway", owner: "letters-gateway-5d4f8c7b9"),
        Pod("of-a-longer-name", owner: "digits-gateway-x-5d4f8c7b9"),
        Pod("of-a-made-up-hash", owner: "digits-gateway-x-5d4f8c7b9", hash: "x-5d4f8c7b9"),
        Pod("not-controlled", controller: false)).ShouldBeEmpty();

    [Fact]
    public void CrowdOfPods_IsNotAsked() =>
        Names([.. Enumerable.Range(0, 500).Select(i => Pod($"{i:000}"))]).Count.ShouldBe(GatewayPods.MaxPods);

    [Fact]
    public void CountersAreRead_OfRunningOnesWithAnAddress()
    {
        var api = new MemoryApi();
        api.Put(Pod("runs") with { Status = new() { Phase = "Running", PodIP = "10.0.0.7" } });
        api.Put(Pod("starts") with { Status = new() { Phase = "Pending" } });
        api.Put(Pod("lies") with { Status = new() { Phase = "Running", PodIP = "127.0.0.1" } });
        api.Put(Pod("bare") with
        {
            Metadata = Pod("bare").Metadata with { OwnerReferences = null },
            Status = new() { Phase = "Running", PodIP = "10.0.0.8" }
        });

        new CachedGatewayPods(api.Cache<PodView>()).Of("ml", "digits")
            .ShouldHaveSingleItem().Metrics.ShouldBe(new Uri("http://10.0.0.7:9090/metrics"));
    }

    private static List<string> Names(params PodView[] pods) =>
        [.. GatewayPods.Among(pods, "digits", _ => true).Select(p => p.Metadata.Name!)];

    private static PodView Pod(
        string name, string kind = "ReplicaSet", string group = "apps/v1", string owner = "digits-gateway-5d4f8c7b9", string hash = "5d4f8c7b9", bool controller = true) => new()
        {
            Metadata = new()
            {
                Name = name,
                NamespaceProperty = "ml",
                Labels = new Dictionary<string, string>
                {
                    ["app.kubernetes.io/component"] = "gateway",
                    ["modeloperator.dev/name"] = "digits",
                    ["pod-template-hash"] = hash,
                },
                OwnerReferences = [new() { ApiVersion = group, Kind = kind, Name = owner, Uid = "uid", Controller = controller }],
            },
        };
}
