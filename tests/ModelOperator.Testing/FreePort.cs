using System.Net;
using System.Net.Sockets;

namespace ModelOperator.Testing;

/// <summary>A port of loopback that nobody listens on.</summary>
public static class FreePort
{
    /// <summary>Finds one. Another program may take it before the test does.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
