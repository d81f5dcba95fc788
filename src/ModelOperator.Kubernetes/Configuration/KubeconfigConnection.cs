using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s.KubeConfigModels;
using ModelOperator.Kubernetes.Configuration.Credentials;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>Makes a connection from one context of a kubeconfig.</summary>
internal static class KubeconfigConnection
{
    /// <exception cref="KubernetesConfigurationException">A name in the file refers to nothing, or a certificate cannot be
    /// read.</exception>
    public static KubernetesConnection Load(K8SConfiguration file, string? contextName, TimeProvider time)
    {
        var name = string.IsNullOrEmpty(contextName) ? file.CurrentContext : contextName;
        if (string.IsNullOrEmpty(name))
        {
            throw new KubernetesConfigurationException(
                "The kubeconfig has no current-context: run 'kubectl config use-context NAME' or name a context.");
        }

        var context = file.Contexts.FirstOrDefault(c => c.Name == name)?.ContextDetails
            ?? throw Missing("context", name, file.Contexts.Select(c => c.Name));
        var cluster = file.Clusters.FirstOrDefault(c => c.Name == context.Cluster)?.ClusterEndpoint as KubeconfigCluster
            ?? throw Missing("cluster", context.Cluster, file.Clusters.Select(c => c.Name));
        var user = file.Users.FirstOrDefault(u => u.Name == context.User)?.UserCredentials as KubeconfigUser
            ?? (string.IsNullOrEmpty(context.User)
                ? new KubeconfigUser()
                : throw Missing("user", context.User, file.Users.Select(u => u.Name)));
        if (!Uri.TryCreate(cluster.Server, UriKind.Absolute, out var server))
        {
            throw new KubernetesConfigurationException(
                $"The kubeconfig's cluster '{context.Cluster}' has server '{cluster.Server}', which is no URL.");
        }

        var (credentials, certificate) = Who(context.User ?? "", user, time);
        return new KubernetesConnection
        {
            Server = server,
            Source = $"context '{name}' of the kubeconfig",
            Namespace = string.IsNullOrEmpty(context.Namespace) ? "default" : context.Namespace,
            CertificateAuthorities = Authorities(context.Cluster, cluster),
            InsecureSkipTlsVerify = cluster.SkipTlsVerify,
            TlsServerName = string.IsNullOrEmpty(cluster.TlsServerName) ? null : cluster.TlsServerName,
            ClientCertificate = certificate,
            Credentials = credentials,
            Headers = Impersonation(context.User ?? "", user),
            Proxy = string.IsNullOrEmpty(cluster.ProxyUrl) ? null : new Uri(cluster.ProxyUrl),
        };
    }

    private static (ICredentialSource Credentials, Func<X509Certificate2?>? Certificate) Who(
        string name, KubeconfigUser user, TimeProvider time)
    {
        if (user.ExternalExecution is { } exec)
        {
            var plugin = new ExecCredentials(name, exec, time);
            return (plugin, () => plugin.Certificate);
        }

        if (user.AuthProvider is { } provider)
        {
            return provider is { Name: "oidc", Config: { } settings }
                ? (new OidcCredentials(name, settings), null)
                : throw new KubernetesConfigurationException(
                    $"The kubeconfig's user '{name}' has an auth-provider, which Kubernetes 1.26 removed: use an exec plugin or a token.");
        }

        var certificate = Certificate(name, user);
        Func<X509Certificate2?>? show = certificate is null ? null : () => certificate;
        return user switch
        {
            { Token: { Length: > 0 } token } => (FixedCredentials.Token(token), show),
            { TokenFile: { Length: > 0 } tokenFile } => (new TokenFileCredentials(tokenFile, time), show),
            { UserName: { Length: > 0 } login } => (FixedCredentials.Basic(login, user.Password ?? ""), show),
            _ => (FixedCredentials.None, show),
        };
    }

    private static List<KeyValuePair<string, string>> Impersonation(string name, KubeconfigUser user)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (!string.IsNullOrEmpty(user.Impersonate))
        {
            headers.Add(new("Impersonate-User", user.Impersonate));
        }

        headers.AddRange((user.ImpersonateGroups ?? []).Select(group => KeyValuePair.Create("Impersonate-Group", group)));
        headers.AddRange((user.ImpersonateExtra ?? []).SelectMany(extra =>
            extra.Value.Select(value => KeyValuePair.Create($"Impersonate-Extra-{Uri.EscapeDataString(extra.Key)}", value))));
        // HttpClient joins the values of one name with commas, and the API server would read them as one group.
        return headers.DistinctBy(header => header.Key).Count() == headers.Count
            ? headers
            : throw new KubernetesConfigurationException(
                $"The kubeconfig's user '{name}' has several as-groups, or several values of one as-user-extra: "
                + "only one of each can be sent.");
    }

    private static X509Certificate2? Certificate(string name, KubeconfigUser user)
    {
        var certificate = Pem($"user '{name}', client-certificate", user.ClientCertificateData, user.ClientCertificate);
        var key = Pem($"user '{name}', client-key", user.ClientKeyData, user.ClientKey);
        return (certificate, key) switch
        {
            (null, null) => null,
            (not null, not null) => PemCertificate.Of($"the kubeconfig's user '{name}'", certificate, key),
            _ => throw new KubernetesConfigurationException(
                $"The kubeconfig's user '{name}' needs client-certificate and client-key, and has only one."),
        };
    }

    private static X509Certificate2Collection? Authorities(string name, KubeconfigCluster cluster)
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
        catch (CryptographicException exception)
        {
            throw new KubernetesConfigurationException(
                $"The kubeconfig's cluster '{name}' has a certificate-authority that cannot be read: {exception.Message}", exception);
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
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new KubernetesConfigurationException($"The kubeconfig's {what} cannot be read: {exception.Message}", exception);
        }
    }

    private static KubernetesConfigurationException Missing(string what, string? name, IEnumerable<string> known) =>
        new($"The kubeconfig has no {what} '{name}'; it has: {string.Join(", ", known.DefaultIfEmpty("none"))}.");
}
