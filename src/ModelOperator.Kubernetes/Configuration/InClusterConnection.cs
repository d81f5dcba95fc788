using k8s;
using ModelOperator.Kubernetes.Configuration.Credentials;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>Makes a connection from the configuration that every pod with a service account has.</summary>
internal static class InClusterConnection
{
    private const string TokenFile = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    public static KubernetesConnection Load(TimeProvider time) => Load(KubernetesClientConfiguration.InClusterConfig(), TokenFile, time);

    public static KubernetesConnection Load(KubernetesClientConfiguration pod, string tokenFile, TimeProvider time) => new()
    {
        Server = new Uri(pod.Host),
        Source = "the pod's service account",
        Namespace = pod.Namespace?.Trim() is { Length: > 0 } ns ? ns : "default",
        CertificateAuthorities = pod.SslCaCerts,
        // The package's own reader keeps a token for a minute even after the server has refused it.
        Credentials = new TokenFileCredentials(tokenFile, time),
    };
}
