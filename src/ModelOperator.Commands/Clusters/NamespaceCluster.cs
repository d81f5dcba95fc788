using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Commands.Clusters;

/// <summary>The same cluster, seen from another namespace. It leaves the connection open for its owner.</summary>
internal sealed class NamespaceCluster(ICluster cluster, string ns) : ICluster
{
    public IKubernetesApi Api => cluster.Api;

    public string Namespace => ns;

    public KubernetesConnection Connection => cluster.Connection;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
