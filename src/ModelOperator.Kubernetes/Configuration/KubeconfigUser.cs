using k8s.KubeConfigModels;
using YamlDotNet.Serialization;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>A user of a kubeconfig, with the fields that KubernetesClient's model of it leaves out or has otherwise.</summary>
internal sealed class KubeconfigUser : UserCredentials
{
    public string? TokenFile { get; set; }

    /// <summary>Each key has a list of values; the package's model has one value, and cannot read a file that has more.</summary>
    [YamlMember(Alias = "as-user-extra", ApplyNamingConventions = false)]
    public Dictionary<string, List<string>>? ImpersonateExtra { get; set; }
}
