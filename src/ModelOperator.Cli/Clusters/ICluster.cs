using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Cli.Clusters;

/// <summary>A cluster and the namespace to work in.</summary>
internal interface ICluster : IAsyncDisposable
{
    IKubernetesApi Api { get; }

    string Namespace { get; }
}
