using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>
/// The connection to a Prometheus: no redirects, so that credentials go only to its own address, no cookies and no proxy.
/// </summary>
internal static class PrometheusHandler
{
    public static SocketsHttpHandler For(MetricSourceOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2), // so that DNS is asked again
            MaxResponseHeadersLength = 16,
        };
        if (options.CaFile is not null)
        {
            // The file is loaded at each handshake, which is rare, so that it may be rotated.
            handler.SslOptions.RemoteCertificateValidationCallback =
                (_, certificate, _, errors) => Trusts(options.CaFile, certificate, errors);
        }

        return handler;
    }

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
