using System.Net;
using System.Net.Sockets;
using ModelOperator.Gateway.Routing.Endpoints;

namespace ModelOperator.Gateway.Tests.Harness;

/// <summary>Listens on a loopback port and serves each connection on its own, until it is disposed.</summary>
internal abstract class AcceptingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public EndpointAddress Address => new(IPAddress.Loopback, ((IPEndPoint)_listener.LocalEndpoint).Port);

    public void Dispose() => _listener.Dispose();

    /// <summary>Begins; for the end of a constructor.</summary>
    protected void Start()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Serves a connection and closes it.</summary>
    protected abstract Task ServeAsync(TcpClient tcp);

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
