using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>Makes a connection of one context of a kubeconfig.</summary>
internal static class KubeconfigConnection
{
    /// <exception cref="KubernetesConfigurationException">A name leads nowhere, or a certificate cannot be read.</exception>
    public static KubernetesConnection Load(KubeconfigFile file, string? contextName, TimeProvider time)
    {
        var name = string.IsNullOrEmpty(contextName) ? file.CurrentContext : contextName;
        if (string.IsNullOrEmpty(name))
        {
            throw new KubernetesConfigurationException("The kubeconfig has no current-context: run 'kubectl config use-context NAME' or name a context.");
        }

        var context = file.Contexts.Find(c => c.Name == name)?.Context
            ?? throw Missing("context", name, file.Contexts.Select(c => c.Name));
        var cluster = file.Clusters.Find(c => c.Name == context.Cluster)?.Cluster
            ?? throw Missing("cluster", context.Cluster, file.Clusters.Select(c => c.Name));
        var user = file.Users.Find(u => u.Name == context.User)?.User
            ?? (string.IsNullOrEmpty(context.User) ? new KubeconfigFile.User() : throw Missing("user", context.User, file.Users.Select(u => u.Name)));
        if (!Uri.TryCreate(cluster.Server, UriKind.Absolute, out var server))
        {
            throw new KubernetesConfigurationException($"The kubeconfig's cluster '{context.Cluster}' has server '{cluster.Server}', which is no URL.");
        }

        var (credentials, certificate) = Who(context.User ?? "", user, time);
        return new KubernetesConnection
        {
            Server = server,
            Source = $"context '{name}' of the kubeconfig",
            Namespace = string.IsNullOrEmpty(context.Namespace) ? "default" : context.Namespace,
            CertificateAuthorities = Authorities(context.Cluster!, cluster),
            InsecureSkipTlsVerify = cluster.InsecureSkipTlsVerify,
            TlsServerName = cluster.TlsServerName,
            ClientCertificate = certificate,
            Credentials = credentials,
            Proxy = string.IsNullOrEmpty(cluster.ProxyUrl) ? null : new Uri(cluster.ProxyUrl),
        };
    }

    private static (ICredentialSource Credentials, Func<X509Certificate2?>? Certificate) Who(
        string name, KubeconfigFile.User user, TimeProvider time)
    {
        if (user.Exec is { } exec)
        {
            var plugin = new ExecCredentials(name, exec, time);
            return (plugin, () => plugin.Certificate);
        }

        if (user.AuthProvider is not null)
        {
            throw new KubernetesConfigurationException(
                $"The kubeconfig's user '{name}' has an auth-provider, which Kubernetes 1.26 removed: use an exec plugin or a token.");
        }

        var certificate = Certificate(name, user);
        Func<X509Certificate2?>? show = certificate is null ? null : () => certificate;
        return user switch
        {
            { Token: { Length: > 0 } token } => (FixedCredentials.Token(token), show),
            { TokenFile: { Length: > 0 } tokenFile } => (new TokenFileCredentials(tokenFile, time), show),
            { Username: { Length: > 0 } login } => (FixedCredentials.Basic(login, user.Password ?? ""), show),
            _ => (FixedCredentials.None, show),
        };
    }

    private static X509Certificate2? Certificate(string name, KubeconfigFile.User user)
    {
        var certificate = Pem($"user '{name}', client-certificate", user.ClientCertificateData, user.ClientCertificate);
        var key = Pem($"user '{name}', client-key", user.ClientKeyData, user.ClientKey);
        return (certificate, key) switch
        {
            (null, null) => null,
            (not null, not null) => PemCertificate.Of($"the kubeconfig's user '{name}'", certificate, key),
            _ => throw new KubernetesConfigurationException($"The kubeconfig's user '{name}' needs client-certificate and client-key, and has only one."),
        };
    }

    private static X509Certificate2Collection? Authorities(string name, KubeconfigFile.Cluster cluster)
    {
        if (Pem($"cluster '{name}', certificate-authority", cluster.CertificateAuthorityData, cluster.CertificateAuthority) is not { } pem)
        {
            return null;
        }

        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(pem);
            return authorities;
        }
        catch (CryptographicException e)
        {
            throw new KubernetesConfigurationException($"The kubeconfig's cluster '{name}' has a certificate-authority that cannot be read: {e.Message}", e);
        }
    }

    private static string? Pem(string what, string? data, string? path)
    {
        try
        {
            return (data, path) switch
            {
                ({ Length: > 0 }, _) => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(data)),
                (_, { Length: > 0 }) => File.ReadAllText(path),
                _ => null,
            };
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new KubernetesConfigurationException($"The kubeconfig's {what} cannot be read: {e.Message}", e);
        }
    }

    private static KubernetesConfigurationException Missing(string what, string? name, IEnumerable<string> known) =>
        new($"The kubeconfig has no {what} '{name}'; it has: {string.Join(", ", known.DefaultIfEmpty("none"))}.");
}
