using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>Reads a list of kubeconfig files into one, as kubectl merges them: for each name the first file wins.</summary>
internal static class KubeconfigFiles
{
    private const long MaxBytes = 4 << 20;

    /// <exception cref="KubernetesConfigurationException">No file of the list exists, or one is no kubeconfig.</exception>
    public static KubeconfigFile Read(IReadOnlyList<string> paths)
    {
        var present = paths.Where(File.Exists).ToList();
        if (present.Count == 0)
        {
            throw new KubernetesConfigurationException($"No kubeconfig at {string.Join(", ", paths)}: check KUBECONFIG or --kubeconfig.");
        }

        var merged = new KubeconfigFile();
        foreach (var file in present.Select(Parse))
        {
            merged.CurrentContext = string.IsNullOrEmpty(merged.CurrentContext) ? file.CurrentContext : merged.CurrentContext;
            merged.Clusters.AddRange(file.Clusters);
            merged.Contexts.AddRange(file.Contexts);
            merged.Users.AddRange(file.Users);
        }

        return merged;
    }

    private static KubeconfigFile Parse(string path)
    {
        if (new FileInfo(path).Length > MaxBytes)
        {
            throw new KubernetesConfigurationException($"{path} is larger than {MaxBytes >> 20} MiB: that is no kubeconfig.");
        }

        try
        {
            var yaml = new DeserializerBuilder()
                .WithNamingConvention(CamelCaseNamingConvention.Instance)
                .IgnoreUnmatchedProperties()
                .Build();
            var file = yaml.Deserialize<KubeconfigFile?>(File.ReadAllText(path)) ?? new KubeconfigFile();
            ResolvePaths(file, Path.GetDirectoryName(Path.GetFullPath(path))!);
            return file;
        }
        catch (YamlException e)
        {
            throw new KubernetesConfigurationException($"{path} is no kubeconfig (line {e.Start.Line}): {e.Message}", e);
        }
    }

    /// <summary>Paths in a kubeconfig are relative to the file they stand in.</summary>
    private static void ResolvePaths(KubeconfigFile file, string directory)
    {
        foreach (var cluster in file.Clusters.Select(c => c.Cluster).OfType<KubeconfigFile.Cluster>())
        {
            cluster.CertificateAuthority = Resolve(directory, cluster.CertificateAuthority);
        }

        foreach (var user in file.Users.Select(u => u.User).OfType<KubeconfigFile.User>())
        {
            user.ClientCertificate = Resolve(directory, user.ClientCertificate);
            user.ClientKey = Resolve(directory, user.ClientKey);
            user.TokenFile = Resolve(directory, user.TokenFile);
            if (user.Exec is { Command: { } command } exec && command.Contains('/'))
            {
                exec.Command = Resolve(directory, command);
            }
        }
    }

    private static string? Resolve(string directory, string? path) =>
        string.IsNullOrEmpty(path) ? null : Path.GetFullPath(path, directory);
}
