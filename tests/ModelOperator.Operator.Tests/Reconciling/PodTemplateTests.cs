using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Objects.Templates;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Reconciling;

/// <summary>The whole operator: a change of the pods' template is a new revision, and one that is refused makes nothing.</summary>
public sealed class PodTemplateTests
{
    private const string Deployments = "/apis/apps/v1/namespaces/ml/deployments";
    private const string Shm =
        """{"spec":{"schedulerName":"volcano","volumes":[{"name":"shm","emptyDir":{"medium":"Memory"}}]}}""";

    [Fact]
    public async Task Template_IsInThePods_AndInTheRecordOfThem()
    {
        await using var sut = await OperatorInMemory.StartAsync();
        var digits = Templated.Digits(Shm);

        sut.Apply(digits);

        await sut.UntilAsync("Accepted", "True", "");
        await Eventually.True(() => Find(sut, digits) is not null, "the Deployment");
        var pods = Find(sut, digits)!["spec"]!["template"]!["spec"]!;
        ((string?)pods["schedulerName"]).ShouldBe("volcano");
        pods["volumes"]!.AsArray().Select(volume => (string?)volume!["name"]).ShouldContain("shm");
        var snapshot = $"/apis/apps/v1/namespaces/ml/controllerrevisions/digits-{Revision(digits)}";
        await Eventually.True(
            () => ((string?)sut.Cluster.Get(snapshot)?["metadata"]?["annotations"]?["modeloperator.dev/pod-template"])
                ?.Contains("\"schedulerName\":\"volcano\"", StringComparison.Ordinal) == true,
            "the record");
        sut.Cluster.Server.Received.Where(request => request.Query.GetValueOrDefault("dryRun") == "All").ShouldHaveSingleItem()
            .Query.GetValueOrDefault("fieldValidation").ShouldBe("Strict");
    }

    [Fact]
    public async Task TemplateThatTheServerRefuses_IsNotAccepted_AndMakesNothing_WhileTheStableRevisionStays()
    {
        await using var sut = await OperatorInMemory.StartAsync();
        var stable = Sample.Digits(s => s with { Gpu = null });
        sut.Apply(stable);
        await Eventually.True(() => Find(sut, stable) is not null, "the first revision");
        sut.Cluster.Fail = request => request.Query.GetValueOrDefault("dryRun") == "All"
            ? (422, "spec.template.spec.volumes[3].emptyDir: Required value") : null;

        var changed = Templated.Digits(Shm);
        sut.Apply(changed with { Metadata = changed.Metadata with { Generation = 2 } });

        var condition = await sut.UntilAsync("Accepted", "False", "emptyDir: Required value");
        ((string?)condition["reason"]).ShouldBe("InvalidPod");
        ((string?)condition["message"])!.ShouldStartWith("spec.pod.template: the API server does not take the Deployment");
        Find(sut, changed).ShouldBeNull();
        sut.Cluster.Get($"/api/v1/namespaces/ml/services/digits-{Revision(changed)}").ShouldBeNull();
        sut.Cluster.Get($"/apis/apps/v1/namespaces/ml/controllerrevisions/digits-{Revision(changed)}").ShouldBeNull();
        Find(sut, stable).ShouldNotBeNull();
    }

    [Fact]
    public async Task TemplateThatThePolicyRefuses_NamesTheChartValue()
    {
        await using var sut = await OperatorInMemory.StartAsync();

        sut.Apply(Templated.Digits("""{"spec":{"hostNetwork":true}}"""));

        await sut.UntilAsync("Accepted", "False", "spec.pod.template.spec.hostNetwork");
        await sut.UntilAsync("Accepted", "False", "podTemplatePolicy: Unrestricted");
        sut.Cluster.List(Deployments).ShouldBeEmpty();
    }

    [Fact]
    public async Task PolicyOfTheAdministrator_IsASetting()
    {
        await using var sut = await OperatorInMemory.StartAsync(args: "--pod-template-policy=Unrestricted");
        var digits = Templated.Digits("""{"spec":{"hostNetwork":true}}""");

        sut.Apply(digits);

        await Eventually.True(() => Find(sut, digits) is not null, "the Deployment");
        ((bool?)Find(sut, digits)!["spec"]!["template"]!["spec"]!["hostNetwork"]).ShouldBe(true);
    }

    private static JsonObject? Find(OperatorInMemory sut, ModelDeployment owner) =>
        sut.Cluster.Get($"{Deployments}/digits-{Revision(owner)}");

    private static string Revision(ModelDeployment owner) => RevisionTemplate.Of(owner.Spec).Revision;
}
