using Microsoft.Extensions.Configuration;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Tracing;

namespace ModelOperator.Hosting.Tests.Tracing;

public sealed class TracingSettingsTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    [Theory]
    [InlineData("http://c:4318", "http/protobuf", null, "http://c:4318/v1/traces")]
    [InlineData("http://c:4318/otlp/", "http/protobuf", null, "http://c:4318/otlp/v1/traces")]
    [InlineData("http://c:4317", null, null, "http://c:4317/")]
    [InlineData("http://c:4317", "grpc", null, "http://c:4317/")]
    [InlineData("http://c:4318", "http/protobuf", "http://t:1/own", "http://t:1/own")]
    public void Address_IsThatOfTheSpecification(string endpoint, string? protocol, string? traces, string expected) =>
        Read((Endpoint, endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol), ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", traces))!
            .Endpoint.AbsoluteUri.ShouldBe(expected);

    [Theory]
    [InlineData(Endpoint, "collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT is no address of a collector")]
    [InlineData(Endpoint, "http://user:hidden@c", "put credentials into OTEL_EXPORTER_OTLP_HEADERS")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "=http/json is unknown; use grpc or http/protobuf")]
    [InlineData("OTEL_TRACES_SAMPLER", "traceidratioo", "=traceidratioo is unknown; use one of: always_on, ")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "1.5", "=1.5 is not a share from 0 to 1")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "soon", "=soon is not a whole number from 1 to 600000")]
    public void BadValue_StopsTheStart_AndNoSecretIsSaid(string variable, string value, string said)
    {
        var fault = Should.Throw<StartupException>(() => Read((Endpoint, "http://c:4317"), (variable, value)));

        fault.Message.ShouldContain(said);
        fault.Message.ShouldNotContain("hidden");
    }

    [Fact]
    public void Text_HasNoHeaders() =>
        Read((Endpoint, "http://c:4317"), ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=hidden"))!.ToString()
            .ShouldBe("Grpc to http://c:4317/");

    [Fact]
    public void BadValue_WithoutEndpoint_IsNobodysBusiness() => Read(("OTEL_EXPORTER_OTLP_PROTOCOL", "smoke")).ShouldBeNull();

    private static TracingSettings? Read(params (string Name, string? Value)[] variables)
    {
        var last = variables.GroupBy(variable => variable.Name, StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create(group.Key, group.Last().Value));
        return TracingSettings.From(new ConfigurationBuilder().AddInMemoryCollection(last).Build());
    }
}
