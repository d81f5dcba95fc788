using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Configuration;
using Prometheus;

namespace ModelOperator.Kubernetes.Http;

/// <summary>Builds the chain of handlers that every request goes through.</summary>
internal static class ApiHandlers
{
    public static HttpMessageHandler Build(
        KubernetesConnection connection, MetricFactory metrics, TimeProvider time, ILogger logger) =>
        Chain(
            Sockets(connection),
            new RetryHandler(time, Random.Shared, logger),
            new AuthenticationHandler(connection.Credentials),
            new WarningHandler(logger),
            new MetricsHandler(metrics, time, logger));

    private static HttpMessageHandler Chain(HttpMessageHandler innermost, params ReadOnlySpan<DelegatingHandler> handlers)
    {
        for (var i = handlers.Length - 1; i >= 0; i--)
        {
            handlers[i].InnerHandler = innermost;
            innermost = handlers[i];
        }

        return innermost;
    }

    /// <summary>Connects to the API server, and nothing else.</summary>
    public static SocketsHttpHandler Sockets(KubernetesConnection connection)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            // Certificate and bodies are only for the API server.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            EnableMultipleHttp2Connections = true,
            UseCookies = false,
            // A dead peer is found within 45 s, even while a watch is silent.
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            SslOptions = Tls(connection),
        };
        if (connection.Proxy is not null)
        {
            handler.Proxy = new WebProxy(connection.Proxy);
        }

        return handler;
    }

    private static SslClientAuthenticationOptions Tls(KubernetesConnection connection)
    {
        var options = new SslClientAuthenticationOptions();
        if (connection.InsecureSkipTlsVerify)
        {
#pragma warning disable CA5359 // the user's kubeconfig says insecure-skip-tls-verify
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (connection.CertificateAuthorities is { } authorities)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(authorities);
            options.CertificateChainPolicy = policy;
        }

        if (connection.ClientCertificate is { } certificate)
        {
            options.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate()!;
        }

        return options;
    }
}
