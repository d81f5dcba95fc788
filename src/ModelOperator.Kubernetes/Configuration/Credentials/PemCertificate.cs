using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Configuration.Credentials;

/// <summary>Reads a client certificate with its key.</summary>
internal static class PemCertificate
{
    /// <exception cref="KubernetesConfigurationException">The certificate or the key is not PEM, or they do not belong
    /// together.</exception>
    public static X509Certificate2 Of(string owner, string certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new KubernetesConfigurationException(
                $"The client certificate of {owner} cannot be read with its key: {exception.Message}", exception);
        }
    }
}
