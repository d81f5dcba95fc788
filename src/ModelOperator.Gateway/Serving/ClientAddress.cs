using System.Net;
using Microsoft.AspNetCore.Connections;

namespace ModelOperator.Gateway.Serving;

/// <summary>The address of a client's connection as text, made once a connection.</summary>
internal sealed class ClientAddress(IPAddress address)
{
    public string Text { get; } = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    /// <summary>Puts the address beside a new connection.</summary>
    public static void Remember(ConnectionContext connection)
    {
        if (connection.RemoteEndPoint is IPEndPoint remote)
        {
            connection.Features.Set(new ClientAddress(remote.Address));
        }
    }
}
