using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelOperator.Hosting.Outgoing;

/// <summary>Lets a connection trust certificate authorities in a PEM file instead of the system's.</summary>
public static class AuthorityFile
{
    /// <summary>
    /// Makes a connection trust the authorities of a file. The file is read at each handshake, so that it may be rotated.
    /// </summary>
    public static void TrustOnly(this SocketsHttpHandler handler, string caFile) =>
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) => Trusts(caFile, certificate, errors);

    private static bool Trusts(string caFile, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        try
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(caFile);
            return chain.Build(leaf);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return false; // the handshake fails and reports that the certificate was refused
        }
    }
}
