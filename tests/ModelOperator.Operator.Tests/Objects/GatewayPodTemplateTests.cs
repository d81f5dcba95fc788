using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Gateway;
using ModelOperator.Operator.Tests.Objects.Templates;

namespace ModelOperator.Operator.Tests.Objects;

/// <summary>Gateway pods can be placed, labelled and given pull secrets; what they run, and with which rights, stays.</summary>
public sealed class GatewayPodTemplateTests
{
    [Fact]
    public void Placement_IsMergedIntoThePods_BeforeTheAdministrators()
    {
        var options = new ModelOperatorOptions
        {
            GatewayImage = "gateway:1",
            GatewayPlacement = """{"nodeSelector":{"pool":"edge","disk":"ssd"},"imagePullSecrets":[{"name":"theirs"}]}""",
        };
        var owner = With(
            """
            {"metadata":{"labels":{"team":"vision"}},
            "spec":{"nodeSelector":{"pool":"fast"},"imagePullSecrets":[{"name":"mine"}],
            "priorityClassName":"high","schedulerName":"volcano"}}
            """);

        var deployment = GatewayDeploymentBuilder.Build(owner, options);

        var pods = deployment.Spec!.Template!;
        pods.Spec!.NodeSelector.ShouldBe(
            new Dictionary<string, string> { ["pool"] = "fast", ["disk"] = "ssd" }, ignoreOrder: true);
        pods.Spec.ImagePullSecrets!.Select(secret => secret.Name).ShouldBe(["theirs", "mine"]);
        (pods.Spec.PriorityClassName, pods.Spec.SchedulerName).ShouldBe(("high", "volcano"));
        pods.Metadata!.Labels!["team"].ShouldBe("vision");
        pods.Metadata.Labels["app.kubernetes.io/component"].ShouldBe("gateway");
        deployment.Metadata.Annotations!["modeloperator.dev/gateway-pod"].Length.ShouldBe(16);
    }

    [Fact]
    public void WhatIsTakenAway_IsUndone_ByAnAnnotationThatStays()
    {
        var placed = GatewayDeploymentBuilder.Build(With("""{"spec":{"nodeSelector":{"pool":"fast"}}}"""), Sample.Options);

        var built = GatewayDeploymentBuilder.With(Sample.Digits(), Sample.Options, placed);

        built.Metadata.Annotations!["modeloperator.dev/gateway-pod"].ShouldBe("");
        built.Spec!.Template!.Spec!.NodeSelector.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"kind":"Pod"}""", "kind")]
    [InlineData("""{"spec":null}""", "spec")]
    [InlineData("""{"$patch":"replace","spec":{}}""", "$patch")]
    [InlineData("""{"spec":{"$patch":"replace"}}""", "spec.$patch")]
    [InlineData("""{"spec":{"containers":[{"name":"gateway","image":"mine:1"}]}}""", "spec.containers")]
    [InlineData("""{"spec":{"initContainers":[{"name":"a"}]}}""", "spec.initContainers")]
    [InlineData("""{"spec":{"serviceAccountName":"a"}}""", "spec.serviceAccountName")]
    [InlineData("""{"spec":{"hostNetwork":true}}""", "spec.hostNetwork")]
    [InlineData("""{"spec":{"volumes":[]}}""", "spec.volumes")]
    [InlineData("""{"spec":{"securityContext":{}}}""", "spec.securityContext")]
    [InlineData("""{"spec":{"hostAliases":[]}}""", "spec.hostAliases")]
    [InlineData("""{"metadata":{"name":"a"}}""", "metadata.name")]
    [InlineData("""{"metadata":{"labels":null}}""", "metadata.labels")]
    [InlineData("""{"metadata":{"labels":{"$patch":"replace"}}}""", "metadata.labels[$patch]")]
    [InlineData("""{"metadata":{"labels":{"modeloperator.dev/revision":"a"}}}""", "metadata.labels[modeloperator.dev/revision]")]
    [InlineData("""{"metadata":{"labels":{"app.kubernetes.io/component":"model"}}}""", "metadata.labels[app.kubernetes.io/component]")]
    [InlineData("""{"metadata":{"annotations":{"prometheus.io/port":"1"}}}""", "metadata.annotations[prometheus.io/port]")]
    [InlineData("""{"spec":{"nodeSelector":{"pool":7}}}""", "spec.nodeSelector")]
    [InlineData("""{"spec":{"tolerations":[{"keys":"a"}]}}""", "spec.tolerations[0].keys")]
    [InlineData("""{"spec":{"imagePullSecrets":[{}]}}""", "spec.imagePullSecrets[0]")]
    public void WhatIsNoPlacement_IsRefusedByItsField(string template, string field)
    {
        var problem = GatewayPodTemplate.FindProblem(Templated.Of(template)).ShouldNotBeNull();

        problem.Reason.ShouldBe("InvalidPod");
        problem.Field.ShouldStartWith($"spec.traffic.gateway.pod.{field}");
    }

    [Theory]
    [InlineData("annotations", "sidecar.istio.io/proxyImage")]
    [InlineData("annotations", "Inject.Istio.io/templates")]
    [InlineData("annotations", "config.linkerd.io/proxy-image")]
    [InlineData("annotations", "vault.hashicorp.com/agent-image")]
    [InlineData("annotations", "dapr.io/sidecar-image")]
    [InlineData("annotations", "instrumentation.opentelemetry.io/inject-dotnet")]
    [InlineData("labels", "azure.workload.identity/use")]
    public void KeyByWhichAnInjectorPutsAProgramIntoPods_IsRefused(string list, string key)
    {
        var template = Templated.Of($$$"""{"metadata":{"{{{list}}}":{"{{{key}}}":"a"} } }""");

        var problem = GatewayPodTemplate.FindProblem(template).ShouldNotBeNull();

        problem.Field.ShouldBe($"spec.traffic.gateway.pod.metadata.{list}[{key}]");
        problem.Message.ShouldContain("an injector may put another program into the gateway pods; leave it out");
    }

    [Theory]
    [InlineData("labels", "sidecar.istio.io/inject")]
    [InlineData("labels", "istio.io/rev")]
    [InlineData("annotations", "linkerd.io/inject")]
    public void SwitchOfAMesh_IsTaken(string list, string key) =>
        GatewayPodTemplate.FindProblem(Templated.Of($$$"""{"metadata":{"{{{list}}}":{"{{{key}}}":"true"} } }""")).ShouldBeNull();

    [Fact]
    public void ListInsteadOfATemplate_IsRefused() =>
        GatewayPodTemplate.FindProblem(Templated.Of("[]")).ShouldNotBeNull().Field.ShouldBe("spec.traffic.gateway.pod");

    private static ModelDeployment With(string template) =>
        Sample.Digits(s => s with { Traffic = new() { Gateway = new() { Pod = Templated.Of(template) } } });
}
