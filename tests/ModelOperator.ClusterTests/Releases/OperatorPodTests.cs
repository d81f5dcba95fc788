using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Operator.Configuration;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>Checks the operator's pods, and the settings of gateways, that the chart's values give.</summary>
[Trait("server", "any")]
public sealed class OperatorPodTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("", "ghcr.io/modeloperator/operator:0.1.0", "ghcr.io/modeloperator/gateway:0.1.0")]
    [InlineData("images.registry=mirror:5000", "mirror:5000/modeloperator/operator:0.1.0", "mirror:5000/modeloperator/gateway:0.1.0")]
    [InlineData(
        "images.registry=mirror/a,images.operator.registry=b", "b/modeloperator/operator:0.1.0", "mirror/a/modeloperator/gateway:0.1.0")]
    [InlineData("images.registry=m,images.operator.repository=localhost/operator", "m/operator:0.1.0", "m/modeloperator/gateway:0.1.0")]
    [InlineData("images.registry=m,images.operator.repository=team/operator", "m/team/operator:0.1.0", "m/modeloperator/gateway:0.1.0")]
    [InlineData("images.registry=m,images.operator.repository=operator", "m/operator:0.1.0", "m/modeloperator/gateway:0.1.0")]
    [InlineData("images.operator.repository=r:5000/o", "r:5000/o:0.1.0", "ghcr.io/modeloperator/gateway:0.1.0")]
    [InlineData($"images.operator.digest={Digest}", $"ghcr.io/modeloperator/operator@{Digest}", "ghcr.io/modeloperator/gateway:0.1.0")]
    [InlineData(
        $"images.gateway.digest={Digest},images.gateway.tag=2",
        "ghcr.io/modeloperator/operator:0.1.0",
        $"ghcr.io/modeloperator/gateway@{Digest}")]
    public async Task Image_HasRegistryRepositoryAndTagOrDigest(string values, string ofOperator, string ofGateway)
    {
        var rendered = await Rendered.Of("--set", values);

        ((string?)rendered.Container["image"]).ShouldBe(ofOperator);
        rendered.Variable("Operator__GatewayImage").ShouldBe(ofGateway);
    }

    [Theory]
    [InlineData("images.modelServerCuda.repository=r/s", "r/s:0.1.0-cuda")]
    [InlineData("images.modelServerCuda.repository=r/s,images.registry=m", "m/r/s:0.1.0-cuda")]
    [InlineData($"images.modelServerCuda.repository=r/s,images.modelServerCuda.digest={Digest}", $"r/s@{Digest}")]
    [InlineData("images.registry=m", null)]
    public async Task CudaImage_IsOneOfThem(string values, string? image) =>
        (await Rendered.Of("--set", values)).Variable("Operator__ModelServerCudaImage").ShouldBe(image);

    [Fact]
    public async Task Keda_IsOff_UnlessTheValuesSayWhatSpecsMayAskFor()
    {
        var off = await Rendered.Of();
        string[] names = ["OPERATOR_ALLOW_KEDA", "OPERATOR_KEDA_TRIGGERS", "OPERATOR_ALLOW_CLUSTER_TRIGGER_AUTHENTICATION"];
        names.Select(off.Variable).ShouldAllBe(value => value == null);

        var on = await Rendered.Of("--set", "keda.enabled=true,keda.clusterTriggerAuthentication=true,keda.triggers={cpu,prometheus}");
        names.Select(on.Variable).ShouldBe(["true", "cpu,prometheus", "true"]);
    }

    [Fact]
    public async Task Gateways_GetWhatTheOperatorReads()
    {
        var rendered = await Rendered.Of(
            "--set", "gateway.imagePullSecrets[0].name=registry,gateway.nodeSelector.pool=edge,gateway.priorityClassName=high",
            "--set", "gateway.tolerations[0].key=spot,gateway.tolerations[0].operator=Exists");

        var placement = GatewayPlacement.Parse(rendered.Variable("Operator__GatewayPlacement").ShouldNotBeNull());

        placement.ImagePullSecrets!.ShouldHaveSingleItem().Name.ShouldBe("registry");
        placement.NodeSelector!["pool"].ShouldBe("edge");
        placement.Tolerations!.ShouldHaveSingleItem().Key.ShouldBe("spot");
        placement.PriorityClassName.ShouldBe("high");
        (await Rendered.Of()).Variable("Operator__GatewayPlacement").ShouldBeNull();
    }

    [Fact]
    public async Task Tracing_IsTheOperatorsOwn_AndWhatItReadsForPods()
    {
        var rendered = await Rendered.Of(
            "--set", "tracing.endpoint=http://collector:4318,tracing.protocol=http/protobuf,tracing.samplingRatio=0.05",
            "--set", "tracing.headersSecret.name=otel,tracing.headersSecret.key=headers");

        rendered.Variable("OTEL_EXPORTER_OTLP_ENDPOINT").ShouldBe("http://collector:4318");
        rendered.Variable("OTEL_EXPORTER_OTLP_PROTOCOL").ShouldBe("http/protobuf");
        rendered.Variable("OTEL_TRACES_SAMPLER").ShouldBeNull("each turn that changes something is recorded");
        PodTracing.Parse(rendered.Variable("Operator__PodTracing").ShouldNotBeNull()).ShouldBe(new PodTracing
        {
            Endpoint = "http://collector:4318",
            Protocol = "http/protobuf",
            SamplingRatio = 0.05,
            HeadersSecret = new("otel", "headers"),
        });
    }

    [Fact]
    public async Task Tracing_IsOffByDefault()
    {
        var rendered = await Rendered.Of();

        rendered.Variable("Operator__PodTracing").ShouldBeNull();
        rendered.Variable("OTEL_EXPORTER_OTLP_ENDPOINT").ShouldBeNull();
    }

    [Fact]
    public async Task PlacementSecretsArgumentsAndVariables_AreThePods()
    {
        var rendered = await Rendered.Of(
            "--set", "imagePullSecrets[0].name=registry,priorityClassName=high,nodeSelector.pool=control,tolerations[0].operator=Exists",
            "--set", "topologySpreadConstraints[0].maxSkew=1,topologySpreadConstraints[0].topologyKey=zone",
            "--set", "topologySpreadConstraints[0].whenUnsatisfiable=ScheduleAnyway,podLabels.team=ml",
            "--set", "extraArgs={--Operator:Workers=9},extraEnv[0].name=HTTPS_PROXY,extraEnv[0].value=http://proxy:3128",
            "--set", "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields=");

        var pod = rendered.Pods["spec"]!;
        ((string?)pod["imagePullSecrets"]![0]!["name"], (string?)pod["priorityClassName"], (string?)pod["nodeSelector"]!["pool"])
            .ShouldBe(("registry", "high", "control"));
        ((string?)pod["tolerations"]![0]!["operator"]).ShouldBe("Exists");
        pod["affinity"]!["nodeAffinity"].ShouldNotBeNull();
        ((string?)rendered.Container["args"]![0]).ShouldBe("--Operator:Workers=9");
        rendered.Variable("HTTPS_PROXY").ShouldBe("http://proxy:3128");
        ((string?)rendered.Pods["metadata"]!["labels"]!["team"]).ShouldBe("ml");
        JsonNode.DeepEquals(
            pod["topologySpreadConstraints"]![0]!["labelSelector"]!["matchLabels"],
            rendered.The("Deployment")["spec"]!["selector"]!["matchLabels"])
            .ShouldBeTrue("the pods that are spread are the operator's");
    }

    [Theory]
    [InlineData("fullnameOverride=ops", "ops", "model-operator")]
    [InlineData("nameOverride=ops", "model-operator-ops", "ops")]
    public async Task Names_CanBeChosen(string values, string full, string name)
    {
        var rendered = await Rendered.Of("--set", $"{values},crds.install=false");

        rendered.Objects.Select(o => (string)o["metadata"]!["name"]!).ShouldAllBe(found => found == full || found.StartsWith(full + "-"));
        ((string?)rendered.The("Deployment")["spec"]!["selector"]!["matchLabels"]!["app.kubernetes.io/name"]).ShouldBe(name);
        rendered.Variable("Operator__LeaseName").ShouldBe(full);
    }

    [Fact]
    public async Task Pods_MeetTheRestrictedStandard()
    {
        var rendered = await Rendered.Of();

        var pod = rendered.Pods["spec"]!;
        foreach (var context in new[] { pod["securityContext"]!, rendered.Container["securityContext"]! })
        {
            ((bool?)context["runAsNonRoot"], (string?)context["seccompProfile"]!["type"]).ShouldBe((true, "RuntimeDefault"));
        }

        var own = rendered.Container["securityContext"]!;
        ((bool?)own["allowPrivilegeEscalation"], (bool?)own["readOnlyRootFilesystem"]).ShouldBe((false, true));
        own["capabilities"]!["drop"]!.AsArray().Select(c => (string?)c).ShouldBe(["ALL"]);
        foreach (var forbidden in new[] { "hostNetwork", "hostPID", "hostIPC" })
        {
            pod[forbidden].ShouldBeNull();
        }

        string[] sources = ["emptyDir", "projected", "secret", "configMap"];
        pod["volumes"]!.AsArray().ShouldAllBe(volume => sources.Any(source => volume![source] != null));
    }

    [Fact]
    public async Task FieldThatItsTypeLacks_IsFound_SoThatTheOtherTestsShowSomething() =>
        (await Should.ThrowAsync<Exception>(
            () => Rendered.Of("--set", "extraEnv[0].name=A,extraEnv[0].valueFrom.secretKeyReff.name=b")))
        .ToString().ShouldContain("secretKeyReff");

    [Theory]
    [InlineData("imagePullSecrets={registry}", "at '/imagePullSecrets/0': got string, want object")]
    [InlineData("images.pullSecrets={registry}", "additional properties 'pullSecrets' not allowed")]
    [InlineData("images.operator.digest=abc", "at '/images/operator/digest': 'abc' does not match pattern")]
    [InlineData("images.registry=https://mirror", "at '/images/registry': 'https://mirror' does not match pattern")]
    [InlineData("fullnameOverride=Ops", "at '/fullnameOverride': 'Ops' does not match pattern")]
    [InlineData("gateway.tolerations[0].keys=a", "at '/gateway/tolerations/0': additional properties 'keys' not allowed")]
    [InlineData("extraEnv[0].nam=a", "additional properties 'nam' not allowed")]
    [InlineData("topologySpreadConstraints[0].maxSkew=1", "missing properties 'topologyKey', 'whenUnsatisfiable'")]
    public async Task Value_ThatCannotBeMeant_IsRefusedByName(string value, string said)
    {
        var (exitCode, output) = await Helm.Run("template", Helm.Chart, "--set", value);

        exitCode.ShouldBe(1, output);
        output.ShouldContain(said, Case.Sensitive);
    }
}
