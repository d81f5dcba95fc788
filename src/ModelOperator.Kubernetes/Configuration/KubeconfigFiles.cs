using k8s.KubeConfigModels;
using ModelOperator.Kubernetes.Errors;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>Reads a list of kubeconfig files as one, and merges them as kubectl does: for each name the first file wins.</summary>
internal static class KubeconfigFiles
{
    private const long MaxBytes = 4 << 20;

    /// <exception cref="KubernetesConfigurationException">No file of the list exists, or one is not a kubeconfig.</exception>
    public static K8SConfiguration Read(IReadOnlyList<string> paths)
    {
        var files = paths.Where(File.Exists).Select(Parse).ToList();
        return files.Count == 0
            ? throw new KubernetesConfigurationException($"No kubeconfig at {string.Join(", ", paths)}: check KUBECONFIG or --kubeconfig.")
            : new K8SConfiguration
            {
                CurrentContext = files.Select(f => f.CurrentContext).FirstOrDefault(name => !string.IsNullOrEmpty(name)),
                Clusters = [.. files.SelectMany(f => f.Clusters ?? [])],
                Contexts = [.. files.SelectMany(f => f.Contexts ?? [])],
                Users = [.. files.SelectMany(f => f.Users ?? [])],
            };
    }

    private static K8SConfiguration Parse(string path)
    {
        if (new FileInfo(path).Length > MaxBytes)
        {
            throw new KubernetesConfigurationException($"{path} is larger than {MaxBytes >> 20} MiB: that is no kubeconfig.");
        }

        try
        {
            // KubernetesClient's own reader first looks at all of its 872 models, which takes a third of a second.
            var yaml = new DeserializerBuilder()
                .WithNamingConvention(CamelCaseNamingConvention.Instance)
                .WithTypeMapping<ClusterEndpoint, KubeconfigCluster>()
                .WithTypeMapping<UserCredentials, KubeconfigUser>()
                .WithAttributeOverride<UserCredentials>(user => user.ImpersonateUserExtra, new YamlIgnoreAttribute())
                .IgnoreUnmatchedProperties()
                .Build();
            var file = yaml.Deserialize<K8SConfiguration?>(File.ReadAllText(path)) ?? new K8SConfiguration();
            ResolvePaths(file, Path.GetDirectoryName(Path.GetFullPath(path))!);
            return file;
        }
        catch (YamlException exception)
        {
            throw new KubernetesConfigurationException(
                $"{path} is no kubeconfig (line {exception.Start.Line}): {exception.Message}", exception);
        }
    }

    /// <summary>Makes paths absolute, which are relative to the kubeconfig that contains them.</summary>
    private static void ResolvePaths(K8SConfiguration file, string directory)
    {
        foreach (var cluster in (file.Clusters ?? []).Select(c => c.ClusterEndpoint).OfType<KubeconfigCluster>())
        {
            cluster.CertificateAuthority = Resolve(directory, cluster.CertificateAuthority);
        }

        foreach (var user in (file.Users ?? []).Select(u => u.UserCredentials).OfType<KubeconfigUser>())
        {
            user.ClientCertificate = Resolve(directory, user.ClientCertificate);
            user.ClientKey = Resolve(directory, user.ClientKey);
            user.TokenFile = Resolve(directory, user.TokenFile);
            if (user.ExternalExecution is { Command: { } command } exec && command.Contains('/'))
            {
                exec.Command = Resolve(directory, command);
            }
        }
    }

    private static string? Resolve(string directory, string? path) =>
        string.IsNullOrEmpty(path) ? null : Path.GetFullPath(path, directory);
}
