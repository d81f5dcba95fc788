using Microsoft.Extensions.Configuration;
using ModelOperator.Api;
using ModelOperator.Contracts.Processes;
using ModelOperator.Gateway;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Gateway;

namespace ModelOperator.Contracts.Tests.Processes;

public sealed class GatewaySettingsTests
{
    [Fact]
    public void SettingsOfASpec_AreThoseOfTheGateway()
    {
        var owner = new ModelDeployment
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
        var options = new ModelOperatorOptions
        {
            GatewayImage = "gateway:1",
            ModelServerImage = "model-server:1",
            GatewayTrustedProxies = "10.0.0.0/8",
        };

        var gateway = GatewayOptions.From(new ConfigurationBuilder().AddCommandLine(ArgumentsOf(owner, options)).Build());

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

    private static string[] ArgumentsOf(ModelDeployment owner, ModelOperatorOptions options) =>
        [.. GatewayDeploymentBuilder.Build(owner, options).Spec!.Template!.Spec!.Containers!.Single().Args!];
}
