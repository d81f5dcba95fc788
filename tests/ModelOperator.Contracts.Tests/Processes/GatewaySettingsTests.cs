using Microsoft.Extensions.Configuration;
using ModelOperator.Api;
using ModelOperator.Contracts.Processes;
using ModelOperator.Gateway;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Gateway;

namespace ModelOperator.Contracts.Tests.Processes;

public sealed class GatewaySettingsTests
{
    private static readonly ModelDeployment Owner = new()
    {
        Metadata = new() { Name = "digits", NamespaceProperty = "ml", Uid = "uid-1" },
        Spec = new()
        {
            Model = new() { Uri = "https://models.example/v1.onnx" },
            Traffic = new()
            {
                Gateway = new()
                {
                    ConnectTimeoutSeconds = 1,
                    RequestTimeoutSeconds = 2,
                    IdleConnectionSeconds = 3,
                    BodyStallSeconds = 4,
                    MaxRequestBodyBytes = 5,
                    MaxConnections = 6,
                    MaxAttempts = 7,
                    Shadow = new() { MaxBodyBytes = 8, MaxMemoryBytes = 9, Concurrency = 10, QueueLength = 0, TimeoutSeconds = 11 },
                },
            },
        },
    };

    private static readonly ModelOperatorOptions Options = new()
    {
        GatewayImage = "gateway:1",
        ModelServerImage = "model-server:1",
        GatewayTrustedProxies = "10.0.0.0/8",
    };

    [Fact]
    public void SettingsOfASpec_AreThoseOfTheGateway()
    {
        var gateway = GatewayOptions.From(new ConfigurationBuilder().AddCommandLine(Arguments()).Build());

        gateway.ShouldSatisfyAllConditions(
            read => (read.Namespace, read.Name, read.DataPort).ShouldBe(("ml", "digits", Ports.Data)),
            read => read.ConnectTimeout.ShouldBe(TimeSpan.FromSeconds(1)),
            read => read.RequestTimeout.ShouldBe(TimeSpan.FromSeconds(2)),
            read => read.IdleConnectionTimeout.ShouldBe(TimeSpan.FromSeconds(3)),
            read => read.BodyStallTimeout.ShouldBe(TimeSpan.FromSeconds(4)),
            read => read.MaxRequestBodyBytes.ShouldBe(5),
            read => read.MaxConnections.ShouldBe(6),
            read => read.MaxAttempts.ShouldBe(7),
            read => (read.ShadowMaxBodyBytes, read.ShadowMaxMemoryBytes).ShouldBe((8, 9)),
            read => (read.ShadowConcurrency, read.ShadowQueueLength).ShouldBe((10, 0)),
            read => read.ShadowTimeout.ShouldBe(TimeSpan.FromSeconds(11)),
            read => read.TrustedProxies.Contains(System.Net.IPAddress.Parse("10.1.2.3")).ShouldBeTrue());
    }

    [Fact]
    public void SettingsOfASpec_AreSpelledAsInEveryRelease() => string.Join(' ', Arguments()).ShouldEndWith(
        "--connect_timeout_seconds 1 --request_timeout_seconds 2 --idle_connection_seconds 3 --body_stall_seconds 4 "
        + "--max_request_body_bytes 5 --max_connections 6 --max_attempts 7 --shadow_max_body_bytes 8 --shadow_max_memory_bytes 9 "
        + "--shadow_concurrency 10 --shadow_queue_length 0 --shadow_timeout_seconds 11");

    private static string[] Arguments() =>
        [.. GatewayDeploymentBuilder.Build(Owner, Options).Spec!.Template!.Spec!.Containers!.Single().Args!];
}
