using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Commands.Clusters;

/// <summary>A connection to a cluster, and the namespace that commands work in.</summary>
internal interface ICluster : IAsyncDisposable
{
    IKubernetesApi Api { get; }

    string Namespace { get; }

    /// <summary>The address of the API server, and where it was found.</summary>
    KubernetesConnection Connection { get; }
}
