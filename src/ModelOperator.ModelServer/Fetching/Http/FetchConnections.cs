using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ModelOperator.ModelServer.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Http;

/// <summary>How the fetcher connects: without redirects and cookies, with the roots it trusts, to addresses that were judged.</summary>
internal static class FetchConnections
{
    /// <summary>Marks a request whose target a server named, and which must therefore not lead into the network.</summary>
    public static readonly HttpRequestOptionsKey<bool> PublicOnly = new("public-only");

    public static SocketsHttpHandler Handler(HttpSourceOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.ConnectTimeout,
            ConnectCallback = ConnectAsync,
        };
        if (options.Roots is { } roots)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(roots);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return handler;
    }

    /// <exception cref="FetchException">One of the addresses is not public.</exception>
    public static void RequirePublic(string host, params ReadOnlySpan<IPAddress> addresses)
    {
        foreach (var address in addresses)
        {
            if (!NetworkAddresses.IsPublic(address))
            {
                throw new FetchException(
                    $"the server redirected to {host} ({address}), an address inside the network; allow it with --allow-private-redirects=true");
            }
        }
    }

    /// <summary>Connects to an address that was judged, not to a name that may mean another address the next time.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        if (context.InitialRequestMessage.Options.TryGetValue(PublicOnly, out var publicOnly) && publicOnly)
        {
            RequirePublic(context.DnsEndPoint.Host, addresses);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
