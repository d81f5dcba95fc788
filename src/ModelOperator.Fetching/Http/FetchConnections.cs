using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Http;

/// <summary>Connects to servers without following redirects and without cookies. It trusts the roots of the options, and checks addresses
/// before it connects to them.</summary>
internal static class FetchConnections
{
    /// <summary>Marks a request to an address that a server named. Such a request must not lead into the internal network.</summary>
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
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(roots);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return handler;
    }

    /// <summary>Checks that all addresses of a host are public.</summary>
    /// <exception cref="FetchException">One of the addresses is not public.</exception>
    public static void RequirePublic(string host, params ReadOnlySpan<IPAddress> addresses)
    {
        foreach (var address in addresses)
        {
            if (!NetworkAddresses.IsPublic(address))
            {
                throw new FetchException(
                    $"the server redirected to {host} ({address}), an address inside the network; "
                    + "allow it with --allow-private-redirects=true");
            }
        }
    }

    /// <summary>Connects to an address that was checked. Connecting to the name could lead to another address.</summary>
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
