using System.Security.Cryptography.X509Certificates;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>The configuration that every pod with a service account has.</summary>
internal static class InClusterConnection
{
    private const string ServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

    public static bool IsAvailable(string directory = ServiceAccount) =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST")) && File.Exists(Path.Combine(directory, "token"));

    public static KubernetesConnection Load(TimeProvider time) => Load(
        Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST")!,
        Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT") ?? "443",
        ServiceAccount,
        time);

    public static KubernetesConnection Load(string host, string port, string directory, TimeProvider time)
    {
        var authorities = new X509Certificate2Collection();
        var authorityFile = Path.Combine(directory, "ca.crt");
        if (File.Exists(authorityFile))
        {
            authorities.ImportFromPemFile(authorityFile);
        }

        var namespaceFile = Path.Combine(directory, "namespace");
        return new KubernetesConnection
        {
            Server = new UriBuilder(Uri.UriSchemeHttps, host, int.Parse(port)).Uri,
            Source = "the pod's service account",
            Namespace = File.Exists(namespaceFile) ? File.ReadAllText(namespaceFile).Trim() : "default",
            CertificateAuthorities = authorities.Count > 0 ? authorities : null,
            Credentials = new TokenFileCredentials(Path.Combine(directory, "token"), time),
        };
    }
}
