using k8s.KubeConfigModels;
using YamlDotNet.Serialization;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>A cluster of a kubeconfig, with the field that KubernetesClient's model leaves out.</summary>
internal sealed class KubeconfigCluster : ClusterEndpoint
{
    [YamlMember(Alias = "proxy-url", ApplyNamingConventions = false)]
    public string? ProxyUrl { get; set; }
}
