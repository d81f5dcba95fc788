using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Gateway;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Pods;

namespace ModelOperator.Operator.Tests.Objects;

public sealed class TracingEnvironmentTests
{
    [Fact]
    public void Gateway_GetsTheVariablesOfOpenTelemetry()
    {
        var variables = Gateway(Sample.TracedOptions);

        variables["OTEL_EXPORTER_OTLP_ENDPOINT"].Value.ShouldBe("http://collector:4317");
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"].Value.ShouldBe("grpc");
        variables["OTEL_TRACES_SAMPLER"].Value.ShouldBe("parentbased_traceidratio");
        variables["OTEL_TRACES_SAMPLER_ARG"].Value.ShouldBe("0.01");
        variables["OTEL_RESOURCE_ATTRIBUTES"].Value.ShouldBe("k8s.namespace.name=ml");
        var secret = variables["OTEL_EXPORTER_OTLP_HEADERS"].ValueFrom!.SecretKeyRef!;
        (secret.Name, secret.Key, secret.Optional).ShouldBe(("otel", "headers", true));
    }

    [Fact]
    public void WithoutTracing_PodsAreAsTheyWere()
    {
        Gateway(Sample.Options).Keys.ShouldBe(["PROBE_PORT"]);
        Server(Sample.Options).Keys.ShouldBe(["ORT_DISABLE_TELEMETRY", "PROBE_PORT"]);
    }

    [Fact]
    public void ModelServer_GetsTheSameVariables() =>
        Server(Sample.TracedOptions).Keys.Where(IsTracing).ShouldBe(Gateway(Sample.TracedOptions).Keys.Where(IsTracing));

    [Fact]
    public void ServerOfTheSpecsOwn_GetsNone() =>
        Server(Sample.TracedOptions, new() { Image = "triton:1" }).Keys.Where(IsTracing).ShouldBeEmpty();

    [Fact]
    public void VariableThatTheSpecSets_StandsThereOnce_AsTheSpecHasIt()
    {
        var variables = Server(Sample.TracedOptions, new() { Env = [new() { Name = "OTEL_TRACES_SAMPLER_ARG", Value = "1" }] });

        variables["OTEL_TRACES_SAMPLER_ARG"].Value.ShouldBe("1");
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"].Value.ShouldBe("http://collector:4317");
    }

    [Fact]
    public void EndpointOfTheSpecsOwn_GetsNoHeadersOfAnother()
    {
        var variables = Server(
            Sample.TracedOptions, new() { Env = [new() { Name = "OTEL_EXPORTER_OTLP_ENDPOINT", Value = "http://own:4317" }] });

        variables.Keys.Where(IsTracing).ShouldBe(["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"].Value.ShouldBe("http://own:4317");
    }

    private static bool IsTracing(string name) => name.StartsWith("OTEL_", StringComparison.Ordinal);

    private static Dictionary<string, V1EnvVar> Gateway(ModelOperatorOptions options) =>
        VariablesOf(GatewayDeploymentBuilder.Build(Sample.Digits(), options));

    private static Dictionary<string, V1EnvVar> Server(ModelOperatorOptions options, ServerSpec? server = null)
    {
        ModelDeployment owner = Sample.Digits(spec => spec with { Server = server });
        var template = RevisionTemplate.Of(owner.Spec);
        return VariablesOf(RevisionDeploymentBuilder.Build(owner, template.Revision, template, 1, options, PodFormats.Newest));
    }

    private static Dictionary<string, V1EnvVar> VariablesOf(V1Deployment deployment) =>
        deployment.Spec!.Template!.Spec!.Containers![0].Env!.ToDictionary(variable => variable.Name!, StringComparer.Ordinal);
}
