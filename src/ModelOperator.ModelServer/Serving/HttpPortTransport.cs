using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.ModelServer.Serving;

/// <summary>Names the setting of the port when the port cannot be bound.</summary>
internal sealed class HttpPortTransport(IConnectionListenerFactory inner) : IConnectionListenerFactory
{
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.BindAsync(endpoint, cancellationToken);
        }
        catch (Exception exception) when (exception is AddressInUseException or SocketException)
        {
            var port = (endpoint as IPEndPoint)?.Port;
            throw new StartupException($"cannot listen on port {port} (--http-port): {exception.GetBaseException().Message}", exception);
        }
    }
}
