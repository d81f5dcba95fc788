using ModelOperator.Api;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Objects.Templates;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Reconciling;

/// <summary>The whole operator: a template of gateway pods is applied, and one that cannot be used changes no gateway.</summary>
public sealed class GatewayPodTests
{
    private const string Gateway = "/apis/apps/v1/namespaces/ml/deployments/digits-gateway";

    [Fact]
    public async Task Template_IsInTheGatewaysPods()
    {
        await using var sut = await OperatorInMemory.StartAsync();

        sut.Apply(With("""{"spec":{"priorityClassName":"high"}}"""));

        await Eventually.True(() => PriorityOf(sut) == "high", "the gateway");
        sut.Cluster.Server.Received.Count(request => request.Query.GetValueOrDefault("dryRun") == "All").ShouldBe(1);
    }

    [Fact]
    public async Task TemplateThatTheServerRefuses_LeavesTheGatewayAsItIs()
    {
        await using var sut = await OperatorInMemory.StartAsync();
        sut.Apply(Sample.Digits(s => s with { Gpu = null }));
        await Eventually.True(() => sut.Cluster.Get(Gateway) is not null, "the first gateway");
        sut.Cluster.Fail = request => request.Query.GetValueOrDefault("dryRun") == "All"
            ? (422, "spec.template.spec.tolerations[0].operator: Invalid value") : null;

        var changed = With("""{"spec":{"priorityClassName":"high"}}""");
        sut.Apply(changed with { Metadata = changed.Metadata with { Generation = 2 } });

        var condition = await sut.UntilAsync("Accepted", "False", "tolerations[0].operator: Invalid value");
        ((string?)condition["message"])!.ShouldStartWith("spec.traffic.gateway.pod: the API server does not take the gateway with it");
        PriorityOf(sut).ShouldBeNull();
    }

    [Fact]
    public async Task FieldThatTheServerDoesNotKnow_IsNamed_AndMakesNoGateway()
    {
        const string says = "failed to create typed patch object: .spec.template.spec.topologySpreadConstraints[0].minDomains: "
            + "field not declared in schema";
        await using var sut = await OperatorInMemory.StartAsync();
        sut.Cluster.Fail = request => request.Query.GetValueOrDefault("dryRun") == "All" ? (500, says) : null;

        sut.Apply(With("""{"spec":{"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"zone","minDomains":2}]}}"""));

        await sut.UntilAsync("Accepted", "False", says);
        sut.Cluster.Get(Gateway).ShouldBeNull();
    }

    [Fact]
    public async Task TemplateWithAProgram_IsRefused_AndMakesNoGateway()
    {
        await using var sut = await OperatorInMemory.StartAsync();

        sut.Apply(With("""{"spec":{"containers":[{"name":"spy","image":"spy:1"}]}}"""));

        await sut.UntilAsync("Accepted", "False", "spec.traffic.gateway.pod.spec.containers");
        sut.Cluster.Get(Gateway).ShouldBeNull();
    }

    private static ModelDeployment With(string template) =>
        Sample.Digits(s => s with { Gpu = null, Traffic = new() { Gateway = new() { Pod = Templated.Of(template) } } });

    private static string? PriorityOf(OperatorInMemory sut) =>
        (string?)sut.Cluster.Get(Gateway)?["spec"]?["template"]?["spec"]?["priorityClassName"];
}
