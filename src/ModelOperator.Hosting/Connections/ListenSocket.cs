using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ModelOperator.Hosting.Connections;

/// <summary>
/// Makes the sockets that ports listen on. A socket for all addresses listens on IPv6 and IPv4, or only on IPv4 when the kernel has no
/// IPv6.
/// </summary>
public static class ListenSocket
{
    /// <summary>Replaces Kestrel's own way, which needs IPv6 to listen on all addresses.</summary>
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

    // The machine lacks this address family or an address of it. A port that is in use or forbidden gives another error.
    private static bool IsWithoutIPv6(SocketException exception) => exception.SocketErrorCode
        is SocketError.AddressFamilyNotSupported or SocketError.ProtocolFamilyNotSupported or SocketError.ProtocolNotSupported
        or SocketError.SocketNotSupported or SocketError.AddressNotAvailable or SocketError.OperationNotSupported;
}
