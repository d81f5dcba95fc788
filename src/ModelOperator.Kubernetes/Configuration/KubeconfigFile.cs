using YamlDotNet.Serialization;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>A kubeconfig as it is written; only what is used.</summary>
internal sealed class KubeconfigFile
{
    [YamlMember(Alias = "current-context", ApplyNamingConventions = false)]
    public string? CurrentContext { get; set; }

    public List<NamedCluster> Clusters { get; set; } = [];

    public List<NamedContext> Contexts { get; set; } = [];

    public List<NamedUser> Users { get; set; } = [];

    public sealed class NamedCluster
    {
        public string Name { get; set; } = "";

        public Cluster? Cluster { get; set; }
    }

    public sealed class NamedContext
    {
        public string Name { get; set; } = "";

        public Context? Context { get; set; }
    }

    public sealed class NamedUser
    {
        public string Name { get; set; } = "";

        public User? User { get; set; }
    }

    public sealed class Cluster
    {
        public string? Server { get; set; }

        [YamlMember(Alias = "certificate-authority", ApplyNamingConventions = false)]
        public string? CertificateAuthority { get; set; }

        [YamlMember(Alias = "certificate-authority-data", ApplyNamingConventions = false)]
        public string? CertificateAuthorityData { get; set; }

        [YamlMember(Alias = "insecure-skip-tls-verify", ApplyNamingConventions = false)]
        public bool InsecureSkipTlsVerify { get; set; }

        [YamlMember(Alias = "tls-server-name", ApplyNamingConventions = false)]
        public string? TlsServerName { get; set; }

        [YamlMember(Alias = "proxy-url", ApplyNamingConventions = false)]
        public string? ProxyUrl { get; set; }
    }

    public sealed class Context
    {
        public string? Cluster { get; set; }

        public string? User { get; set; }

        public string? Namespace { get; set; }
    }

    public sealed class User
    {
        [YamlMember(Alias = "client-certificate", ApplyNamingConventions = false)]
        public string? ClientCertificate { get; set; }

        [YamlMember(Alias = "client-certificate-data", ApplyNamingConventions = false)]
        public string? ClientCertificateData { get; set; }

        [YamlMember(Alias = "client-key", ApplyNamingConventions = false)]
        public string? ClientKey { get; set; }

        [YamlMember(Alias = "client-key-data", ApplyNamingConventions = false)]
        public string? ClientKeyData { get; set; }

        public string? Token { get; set; }

        public string? TokenFile { get; set; }

        public string? Username { get; set; }

        public string? Password { get; set; }

        public Exec? Exec { get; set; }

        [YamlMember(Alias = "auth-provider", ApplyNamingConventions = false)]
        public object? AuthProvider { get; set; }
    }

    public sealed class Exec
    {
        public string? ApiVersion { get; set; }

        public string? Command { get; set; }

        public List<string>? Args { get; set; }

        public List<EnvironmentVariable>? Env { get; set; }

        public string? InstallHint { get; set; }
    }

    public sealed class EnvironmentVariable
    {
        public string Name { get; set; } = "";

        public string Value { get; set; } = "";
    }
}
