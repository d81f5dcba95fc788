using System.Net;
using Microsoft.AspNetCore.Connections;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Gateway.Proxying.Clients;

/// <summary>The address of a client's connection as text, and whether it is a proxy's; made once a connection.</summary>
internal sealed class ClientAddress(IPAddress address, AddressRanges trustedProxies)
{
    public string Text { get; } = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    /// <summary>True when what it says of those who called it is believed.</summary>
    public bool IsTrustedProxy { get; } = trustedProxies.Contains(address);

    /// <summary>Puts the address beside a new connection.</summary>
    public static void Remember(ConnectionContext connection, AddressRanges trustedProxies)
    {
        if (connection.RemoteEndPoint is IPEndPoint remote)
        {
            connection.Features.Set(new ClientAddress(remote.Address, trustedProxies));
        }
    }
}
