using System.Net;
using Microsoft.AspNetCore.Connections;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Gateway.Proxying.Clients;

/// <summary>The address of a client's connection as text, and whether it belongs to a proxy. It is made once per connection.</summary>
internal sealed class ClientAddress(IPAddress address, AddressRanges trustedProxies)
{
    public string Text { get; } = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    /// <summary>True when the headers of this client about its own clients are believed.</summary>
    public bool IsTrustedProxy { get; } = trustedProxies.Contains(address);

    /// <summary>Attaches the address to a new connection.</summary>
    public static void Remember(ConnectionContext connection, AddressRanges trustedProxies)
    {
        if (connection.RemoteEndPoint is IPEndPoint remote)
        {
            connection.Features.Set(new ClientAddress(remote.Address, trustedProxies));
        }
    }
}
