using k8s.KubeConfigModels;
using YamlDotNet.Serialization;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>A user of a kubeconfig, with the fields that KubernetesClient's model leaves out or reads differently.</summary>
internal sealed class KubeconfigUser : UserCredentials
{
    public string? TokenFile { get; set; }

    /// <summary>The values of each key. The package's model has one value per key, and cannot read a file that has more.</summary>
    [YamlMember(Alias = "as-user-extra", ApplyNamingConventions = false)]
    public Dictionary<string, List<string>>? ImpersonateExtra { get; set; }
}
