using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Client.Transport;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Autoscaling.Keda;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests;

public sealed class OperatorProcessTests
{
    [Fact]
    public void EveryPart_CanBePutTogether()
    {
        using var kubeconfig = KubeconfigFile.OfNoCluster();
        using var host = OperatorProcess.Build(["--Operator:GatewayImage=gateway:1", "--Operator:ModelServerImage=model-server:1"]);
        host.Services.GetRequiredService<IOptions<KubernetesClientOptions>>().Value.Kubeconfig = kubeconfig.Path;

        host.Services.GetRequiredService<IEntityController<ModelDeployment>>().ShouldNotBeNull();
        host.Services.GetServices<IHostedService>().ShouldNotBeEmpty();
        host.Services.GetServices<IInformer>().Select(i => i.Resource)
            .ShouldNotContain("nodes", "a start waits for these, and nobody may have asked for GPUs");
    }

    [Fact]
    public void CachesOfWhatTheOperatorMakes_HoldItPacked()
    {
        using var host = OperatorProcess.Build(["--Operator:GatewayImage=gateway:1", "--Operator:ModelServerImage=model-server:1"]);

        new[]
        {
            PackedBy<V1Deployment>(), PackedBy<V1Service>(), PackedBy<V1ConfigMap>(), PackedBy<V1ControllerRevision>(),
            PackedBy<V1ServiceAccount>(), PackedBy<V1Role>(), PackedBy<V1RoleBinding>(), PackedBy<V1PodDisruptionBudget>(),
            PackedBy<V2HorizontalPodAutoscaler>(), PackedBy<ScaledObject>(), PackedBy<PodView>(),
        }.ShouldAllBe(context => context != null);

        JsonSerializerContext? PackedBy<T>()
            where T : class, IKubernetesObject<V1ObjectMeta> =>
            host.Services.GetRequiredService<IOptions<InformerOptions<T>>>().Value.PackedBy;
    }

    [Fact]
    public void TrustedProxiesThatNoGatewayWouldTake_AreRefusedAtTheStart()
    {
        using var host = OperatorProcess.Build(
            ["--Operator:GatewayImage=gateway:1", "--Operator:ModelServerImage=model-server:1",
                "--Operator:GatewayTrustedProxies=10.0.0.0/8,ingress"]);

        Should.Throw<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<ModelOperatorOptions>>().Value)
            .Message.ShouldContain(
                "--gateway-trusted-proxies (chart value gateway.trustedProxies): \"ingress\" is neither an address nor a network");
    }

    [Theory]
    [InlineData("collector", "is no JSON of tracing")]
    [InlineData("""{"endpoint":"http://collector","ratio":1}""", "ratio")]
    [InlineData("""{"endpoint":"collector:4317"}""", "endpoint must be an http:// or https:// address")]
    [InlineData("""{"endpoint":"http://user:word@collector"}""", "without credentials")]
    [InlineData("""{"endpoint":"http://collector","protocol":"http"}""", "protocol is http; it must be grpc or http/protobuf")]
    [InlineData("""{"endpoint":"http://collector","samplingRatio":2}""", "samplingRatio is 2; it must be from 0 to 1")]
    public void TracingThatNoPodWouldTake_IsRefusedAtTheStart(string tracing, string fault)
    {
        using var host = OperatorProcess.Build(
        [
            "--Operator:GatewayImage=gateway:1", "--Operator:ModelServerImage=model-server:1", $"--Operator:PodTracing={tracing}",
        ]);

        var options = host.Services.GetRequiredService<IOptions<ModelOperatorOptions>>();
        var message = Should.Throw<OptionsValidationException>(() => options.Value).Message;
        message.ShouldContain("--pod-tracing (chart values tracing.*)");
        message.ShouldContain(fault);
        message.ShouldNotContain("user:word@");
    }

    [Theory]
    [InlineData("registry", "is no JSON of a placement")]
    [InlineData("""{"nodeSelectors":{}}""", "nodeSelectors")]
    public void PlacementThatCannotBeRead_IsRefusedAtTheStart(string placement, string fault)
    {
        using var host = OperatorProcess.Build(
        [
            "--Operator:GatewayImage=gateway:1", "--Operator:ModelServerImage=model-server:1", $"--Operator:GatewayPlacement={placement}",
        ]);

        var options = host.Services.GetRequiredService<IOptions<ModelOperatorOptions>>();
        var message = Should.Throw<OptionsValidationException>(() => options.Value).Message;
        message.ShouldContain("--gateway-placement (chart values gateway.*)");
        message.ShouldContain(fault);
    }
}
