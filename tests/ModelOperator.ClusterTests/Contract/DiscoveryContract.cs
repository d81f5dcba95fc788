using k8s.Models;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>Discovery, and kinds that an older server serves in an older version.</summary>
public sealed class DiscoveryContract : ApiContract
{
    [Fact]
    public async Task Discover_TellsWhatIsServed_AndNullForWhatIsNot()
    {
        var apps = await Api.DiscoverAsync("apps/v1", Soon);
        apps.ShouldNotBeNull().Resources.ShouldNotBeNull()
            .ShouldContain(r => r.Name == "deployments" && r.Namespaced && r.Kind == "Deployment");
        (await Api.DiscoverAsync("v1", Soon)).ShouldNotBeNull().Resources.ShouldNotBeNull().ShouldContain(r => r.Name == "pods");
        (await Api.DiscoverAsync("contract.modeloperator.dev/v1", Soon)).ShouldBeNull();
    }

    [Fact]
    public async Task EndpointSlices_AreReadAndWritten_InTheVersionThatIsServed()
    {
        var slice = new V1EndpointSlice
        {
            Metadata = new V1ObjectMeta { NamespaceProperty = Namespace, Name = "slice" },
            AddressType = "IPv4",
            Endpoints = [new V1Endpoint { Addresses = ["10.0.0.1"], Conditions = new V1EndpointConditions { Ready = true } }],
            Ports = [new Discoveryv1EndpointPort { Name = "http", Port = 8080, Protocol = "TCP" }],
        };
        await Api.CreateAsync(slice, Soon);
        var listed = await Api.ListAsync<V1EndpointSlice>(new ListRequest { Namespace = Namespace }, Soon);
        var read = listed.Items.ShouldHaveSingleItem();
        read.Endpoints!.Single().Addresses.ShouldBe(["10.0.0.1"]);
        read.Endpoints!.Single().Conditions!.Ready.ShouldBe(true);
        read.Ports!.Single().Port.ShouldBe(8080);
    }

    [Fact]
    public async Task PodDisruptionBudgets_AreApplied_InTheVersionThatIsServed()
    {
        var budget = new V1PodDisruptionBudget
        {
            ApiVersion = "policy/v1",
            Kind = "PodDisruptionBudget",
            Metadata = new V1ObjectMeta { NamespaceProperty = Namespace, Name = "budget" },
            Spec = new V1PodDisruptionBudgetSpec
            {
                MaxUnavailable = 1,
                Selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "digits" } },
            },
        };
        var applied = await Api.ApplyAsync(budget, Manager, Soon);
        applied.Spec!.MaxUnavailable!.Value.ShouldBe("1");
    }
}
