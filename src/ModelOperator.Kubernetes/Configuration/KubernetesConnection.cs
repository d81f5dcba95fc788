using System.Security.Cryptography.X509Certificates;
using k8s;
using ModelOperator.Kubernetes.Configuration.Credentials;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>A connection to an API server: its address, how it is trusted, and the credentials of the client.</summary>
public sealed record KubernetesConnection
{
    /// <summary>The address of the API server.</summary>
    public required Uri Server { get; init; }

    /// <summary>The origin of the configuration, for messages: a file and context, or the pod's service account.</summary>
    public required string Source { get; init; }

    /// <summary>The namespace to work in when none is named.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>The authorities that may sign the server's certificate; null for those of the machine.</summary>
    public X509Certificate2Collection? CertificateAuthorities { get; init; }

    /// <summary>True when the server's certificate is not checked at all.</summary>
    public bool InsecureSkipTlsVerify { get; init; }

    /// <summary>The name that the server's certificate must carry, when it differs from the host of the address.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Gets the client certificate at every handshake; null for none.</summary>
    public Func<X509Certificate2?>? ClientCertificate { get; init; }

    /// <summary>The source of the Authorization header.</summary>
    public ICredentialSource Credentials { get; init; } = FixedCredentials.None;

    /// <summary>The headers that go with every request. They name the user to impersonate (Impersonate-User and the like).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The proxy to go through; null for the machine's settings.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>The same server with the rights of a token and of nothing else: no certificate, no user to act as.</summary>
    /// <param name="token">The bearer token.</param>
    /// <param name="source">The origin of the token, for messages.</param>
    public KubernetesConnection WithToken(string token, string source) => this with
    {
        Source = source,
        Credentials = FixedCredentials.Token(token),
        ClientCertificate = null,
        Headers = [],
    };

    /// <summary>
    /// Finds the configuration as kubectl does: in the named kubeconfig, $KUBECONFIG, the pod's service account, or ~/.kube/config.
    /// </summary>
    /// <param name="kubeconfig">A kubeconfig file; null to look in the usual places.</param>
    /// <param name="context">A context of the kubeconfig; null for its current one.</param>
    /// <param name="time">The clock that decides when credentials are too old; null for the system's.</param>
    /// <exception cref="KubernetesConfigurationException">There is no configuration, or it contradicts itself; the message says where and
    /// why.</exception>
    public static KubernetesConnection Load(string? kubeconfig = null, string? context = null, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var named = string.IsNullOrEmpty(kubeconfig) ? Environment.GetEnvironmentVariable("KUBECONFIG") : kubeconfig;
        if (!string.IsNullOrEmpty(named))
        {
            var paths = named.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
            return KubeconfigConnection.Load(KubeconfigFiles.Read(paths), context, time);
        }

        if (KubernetesClientConfiguration.IsInCluster())
        {
            return InClusterConnection.Load(time);
        }

        var home = KubernetesClientConfiguration.KubeConfigDefaultLocation;
        return File.Exists(home)
            ? KubeconfigConnection.Load(KubeconfigFiles.Read([home]), context, time)
            : throw new KubernetesConfigurationException(
                "No Kubernetes configuration: KUBECONFIG is not set, this is no pod with a service account, "
                + $"and {home} does not exist. Set KUBECONFIG or pass --kubeconfig.");
    }
}
