using ModelOperator.Commands.Clusters;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Commands.Tests.Clusters;

public sealed class KubernetesClusterTests
{
    private static readonly KubernetesConnection Connection = new()
    {
        Server = new("https://cluster.example"),
        Source = "a test",
        Headers = [new("Impersonate-User", "of-the-kubeconfig"), new("Impersonate-Extra-reason", "habit")],
    };

    [Fact]
    public void As_ReplacesTheUserThatTheKubeconfigActsAs() =>
        Headers(new(null, null, null) { ActAs = "ann", ActAsGroup = "team" })
            .ShouldBe(["Impersonate-User: ann", "Impersonate-Group: team"]);

    [Fact]
    public void WithoutAs_TheKubeconfigDecides() =>
        Headers(new(null, null, null)).ShouldBe(["Impersonate-User: of-the-kubeconfig", "Impersonate-Extra-reason: habit"]);

    private static IEnumerable<string> Headers(ConnectionSettings settings) =>
        KubernetesCluster.ActingAs(Connection, settings).Headers.Select(header => $"{header.Key}: {header.Value}");
}
