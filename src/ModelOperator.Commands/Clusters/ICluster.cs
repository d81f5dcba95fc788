using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Commands.Clusters;

/// <summary>A connection to a cluster, and the namespace that commands work in.</summary>
internal interface ICluster : IAsyncDisposable
{
    IKubernetesApi Api { get; }

    string Namespace { get; }
}
