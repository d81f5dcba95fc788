using k8s.Models;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Pods;

namespace ModelOperator.Operator.Tests.Objects;

/// <summary>The ports of the server's container, and where its probes ask.</summary>
public sealed class RevisionPortsTests
{
    [Fact]
    public void Probes_HaveAPortOfTheirOwn()
    {
        var server = Build().Spec!.Containers![0];

        foreach (var probe in new[] { server.StartupProbe, server.ReadinessProbe, server.LivenessProbe })
        {
            probe!.HttpGet!.Port.Value.ShouldBe("probes");
        }

        (server.ReadinessProbe!.HttpGet!.Path, server.LivenessProbe!.HttpGet!.Path).ShouldBe(("/readyz", "/livez"));
        server.Ports!.Single(port => port.Name == "probes").ContainerPort.ShouldBe(9091);
        server.Env!.Single(variable => variable.Name == "PROBE_PORT").Value.ShouldBe("9091");
    }

    [Fact]
    public void ReadinessPath_ThatTheUserAsksFor_IsProbedWhereItIs()
    {
        var server = Build(s =>
            s with { Server = new() { ReadinessPath = "/v2/models/digits/ready" } }).Spec!.Containers![0];

        (server.ReadinessProbe!.HttpGet!.Path, server.ReadinessProbe.HttpGet.Port.Value).ShouldBe(("/v2/models/digits/ready", "http"));
        server.LivenessProbe!.HttpGet!.Port.Value.ShouldBe("probes");
    }

    [Theory]
    [InlineData(8080, null, null, 9090, 9091)]
    [InlineData(9091, null, null, 9090, 9092)]
    [InlineData(9090, null, null, 9091, 9092)]
    [InlineData(8080, "9091", null, 9091, 9090)]
    [InlineData(8080, "9092", null, 9092, 9090)]
    [InlineData(8080, null, "7000", 9090, 7000)]
    [InlineData(8080, null, "9090", 9091, 9090)]
    [InlineData(9090, "9091", null, 9091, 9092)]
    public void Ports_AreDistinct_AndTheUsersHold(int data, string? operations, string? probes, int expectedOperations, int expectedProbes)
    {
        var env = new List<EnvVar>();
        if (operations is not null)
        {
            env.Add(new() { Name = "OPERATIONS_PORT", Value = operations });
        }

        if (probes is not null)
        {
            env.Add(new() { Name = "PROBE_PORT", Value = probes });
        }

        var template = Build(s => s with { Server = new() { Port = data, Env = env } });

        var server = template.Spec!.Containers![0];
        server.Ports!.Select(port => (port.Name, port.ContainerPort))
            .ShouldBe([("http", data), ("metrics", expectedOperations), ("probes", expectedProbes)]);
        template.Metadata.Annotations!["prometheus.io/port"].ShouldBe($"{expectedOperations}");
        server.Env!.Select(variable => variable.Name).ShouldBeUnique();
        (server.Env!.FirstOrDefault(variable => variable.Name == "OPERATIONS_PORT")?.Value ?? "9090").ShouldBe($"{expectedOperations}");
        server.Env!.Single(variable => variable.Name == "PROBE_PORT").Value.ShouldBe($"{expectedProbes}");
    }

    [Fact]
    public void ProbePort_ThatOnlyTheClusterKnows_LeavesProbesOnTheDataPort()
    {
        var server = Build(s =>
            s with { Server = new() { Env = [new() { Name = "PROBE_PORT", ValueFrom = new() }] } }).Spec!.Containers![0];

        (server.ReadinessProbe!.HttpGet!.Path, server.ReadinessProbe.HttpGet.Port.Value).ShouldBe(("/v2/health/ready", "http"));
        (server.LivenessProbe!.HttpGet!.Path, server.LivenessProbe.HttpGet.Port.Value).ShouldBe(("/v2/health/live", "http"));
        server.Ports!.ShouldNotContain(port => port.Name == "probes");
    }

    private static V1PodTemplateSpec Build(Func<ModelDeploymentSpec, ModelDeploymentSpec>? change = null)
    {
        var owner = Sample.Digits(change);
        return RevisionDeploymentBuilder.Build(owner, "0123456789", RevisionTemplate.Of(owner.Spec), 3, Sample.Options, PodFormats.Newest)
            .Spec!.Template!;
    }
}
