using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>Values that the chart does not have, or of another type, are refused by helm in words that name them.</summary>
[Trait("server", "any")]
public sealed class ValuesTests
{
    [Theory]
    [InlineData("replica=3", "at '': additional properties 'replica' not allowed")]
    [InlineData("replicas=abc", "at '/replicas': got string, want integer")]
    [InlineData("replicas=-1", "at '/replicas': minimum: got -1, want 0")]
    [InlineData("workers=65", "at '/workers': maximum: got 65, want 64")]
    [InlineData("logLevel=debug", "at '/logLevel': value must be one of 'Trace', 'Debug', 'Information', 'Warning', 'Error', 'Critical'")]
    [InlineData("crds.instal=false", "at '/crds': additional properties 'instal' not allowed")]
    [InlineData("crds.install=no", "at '/crds/install': got string, want boolean")]
    [InlineData("images.operator.tags=1", "at '/images/operator': additional properties 'tags' not allowed")]
    [InlineData("images.operator.tag=true", "at '/images/operator/tag': got boolean, want ")]
    [InlineData("gcsEndpoint=ftp://gcs.example", "at '/gcsEndpoint': 'ftp://gcs.example' does not match pattern")]
    [InlineData("azureEndpoint=blobs", "at '/azureEndpoint': 'blobs' does not match pattern")]
    [InlineData("plainRegistries={http://a}", "at '/plainRegistries/0': 'http://a' does not match pattern")]
    [InlineData("identityHosts={https://blobs.lan}", "at '/identityHosts/0': 'https://blobs.lan' does not match pattern")]
    [InlineData("console.signOutPath=/a b", "'/a b' does not match pattern")]
    [InlineData("hubEndpoint=ftp://hub.example", "at '/hubEndpoint': 'ftp://hub.example' does not match pattern")]
    [InlineData("metricSources.default.timeoutSeconds=soon", "at '/metricSources/default/timeoutSeconds': 'soon' does not match pattern")]
    [InlineData("images.operator.repository=", "at '/images/operator/repository': minLength: got 0, want 1")]
    [InlineData("images.pullPolicy=Sometimes", "at '/images/pullPolicy': value must be one of 'Always', 'IfNotPresent', 'Never'")]
    [InlineData("gateway.trustedProxies={ingress}", "at '/gateway/trustedProxies/0': 'ingress' does not match pattern")]
    [InlineData("metricSources.default.adress=http://x", "at '/metricSources/default': additional properties 'adress' not allowed")]
    [InlineData(
        "metricSources.default.address=prometheus:9090", "at '/metricSources/default/address': 'prometheus:9090' does not match pattern")]
    [InlineData("metricSources.a b.address=http://x", "'a b' does not match pattern")]
    [InlineData("metricSources.default.scope=All", "at '/metricSources/default/scope': value must be one of 'Namespace', 'Any'")]
    [InlineData("requireDigest=yes", "at '/requireDigest': got string, want boolean")]
    [InlineData("keda.enabled=yes", "at '/keda/enabled': got string, want boolean")]
    [InlineData("keda.triggers={CPU}", "at '/keda/triggers/0': 'CPU' does not match pattern")]
    [InlineData("resources.request.cpu=1", "at '/resources': additional properties 'request' not allowed")]
    [InlineData("tolerations[0].operater=Exists", "at '/tolerations/0': additional properties 'operater' not allowed")]
    [InlineData("podLabels.a=1", "at '/podLabels/a': got number, want string")]
    [InlineData("sinks.retrain.mode=Batch", "at '/sinks/retrain': missing property 'address'")]
    [InlineData("sinks.Retrain.address=http://x", "'Retrain' does not match pattern")]
    [InlineData("sinks.retrain.mode=batch,sinks.retrain.address=http://x", "value must be one of 'Structured', 'Binary', 'Batch'")]
    [InlineData("tracing.endpoint=collector:4317", "at '/tracing/endpoint': 'collector:4317' does not match pattern")]
    [InlineData("tracing.endpoint=http://user:word@collector", "at '/tracing/endpoint': ")]
    [InlineData("tracing.protocol=http", "at '/tracing/protocol': value must be one of 'grpc', 'http/protobuf'")]
    [InlineData("tracing.samplingRatio=2", "at '/tracing/samplingRatio': maximum: got 2, want 1")]
    [InlineData("tracing.samplingRatio=1.5", "at '/tracing/samplingRatio': '1.5' does not match pattern")]
    [InlineData("tracing.headersSecret.name=otel", "at '/tracing/headersSecret': ")]
    [InlineData("serverPresets.TGI.imge=a", "at '/serverPresets/TGI': additional properties 'imge' not allowed")]
    [InlineData("serverPresets.Custom.image=a", "invalid propertyName 'Custom'")]
    [InlineData("serverPresets.TGI.port=80", "at '/serverPresets/TGI/port': minimum: got 80, want 1,024")]
    [InlineData(
        "serverPresets.TGI.protocol=openai",
        "at '/serverPresets/TGI/protocol': value must be one of 'OpenInference', 'OpenAI', 'Other'")]
    [InlineData("images=null", "at '': missing property 'images'")]
    public async Task Value_ThatTheChartDoesNotHave_IsRefusedByName(string value, string said)
    {
        var (exitCode, output) = await Helm.Run("template", Helm.Chart, "--set", value);

        exitCode.ShouldBe(1, output);
        output.ShouldContain(said, Case.Sensitive);
    }

    [Theory]
    [InlineData("--set", "images.operator.tag=7")]
    [InlineData("--set", "global.anything=1")]
    [InlineData("--set", "metricSources.mimir.address=https://mimir/prometheus,metricSources.mimir.timeoutSeconds=0.5")]
    [InlineData("--set", "gateway.trustedProxies={10.0.0.0/8,fd00::/8,192.168.0.1}")]
    [InlineData("--set", "tracing.endpoint=https://collector/otlp,tracing.samplingRatio=0.05")]
    [InlineData("--set-string", "podAnnotations.a=1")]
    [InlineData("--set", "tokenServers.registry\\.example:5000=tokens.example")]
    public async Task Value_ThatItHas_IsTaken(params string[] flags) => await Helm.Template(flags);

    [Fact]
    public async Task TagThatIsANumber_IsWrittenAsItIs() =>
        (await Helm.Template("--set", "images.operator.tag=7")).ShouldContain("image: ghcr.io/modeloperator/operator:7\n");
}
