using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ModelOperator.Hosting.Connections;

/// <summary>The sockets that ports listen on. All addresses means IPv6 and IPv4, or IPv4 alone where the kernel has no IPv6.</summary>
public static class ListenSocket
{
    /// <summary>Takes the place of Kestrel's own way, which needs IPv6 to listen on all addresses.</summary>
    public static void UseFor(SocketTransportOptions sockets) => sockets.CreateBoundListenSocket = Bind;

    private static Socket Bind(EndPoint endpoint)
    {
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        }
        catch (SocketException exception)
            when (endpoint is IPEndPoint all && all.Address.Equals(IPAddress.IPv6Any) && IsWithoutIPv6(exception))
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(IPAddress.Any, all.Port));
        }
    }

    // No such family of addresses, or none of its addresses; a port that is taken or forbidden is neither.
    private static bool IsWithoutIPv6(SocketException exception) => exception.SocketErrorCode
        is SocketError.AddressFamilyNotSupported or SocketError.ProtocolFamilyNotSupported or SocketError.ProtocolNotSupported
        or SocketError.SocketNotSupported or SocketError.AddressNotAvailable or SocketError.OperationNotSupported;
}
