using System.Net;
using System.Net.Sockets;

namespace ModelOperator.Gateway.Proxying.Upstream;

/// <summary>Opens connections to endpoints.</summary>
internal sealed class EndpointConnector(TimeSpan timeout, TimeProvider time)
{
    // A pod whose node is lost answers nothing at all, so its connections are given up after 15 + 3 × 5 s without a sign of life. TCP does
    // this, because several gRPC servers close the connections of clients that send HTTP/2 pings so often.
    private const int KeepAliveAfterSeconds = 15;
    private const int KeepAliveIntervalSeconds = 5;
    private const int KeepAliveProbes = 3;

    /// <exception cref="EndpointUnreachableException">The endpoint refused the connection, could not be reached, or was too
    /// slow.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var request = (ForwardedRequest)context.InitialRequestMessage;
        var socket = await OpenAsync(request, cancellationToken);
        return request.Version == HttpVersion.Version11
            ? new EndpointStream(socket, request.Endpoint, time)
            : new Http2EndpointStream(socket);
    }

    /// <summary>Opens a connection for a request that asks for another protocol.</summary>
    /// <exception cref="EndpointUnreachableException">As with <see cref="ConnectAsync"/>.</exception>
    public async ValueTask<Stream> ConnectPlainAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        new NetworkStream(await OpenAsync((ForwardedRequest)context.InitialRequestMessage, cancellationToken), ownsSocket: true);

    private async ValueTask<Socket> OpenAsync(ForwardedRequest request, CancellationToken cancellationToken)
    {
        var address = request.Endpoint.Address;
        var socket = new Socket(address.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var patience = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveAfterSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
            await socket.ConnectAsync(new IPEndPoint(address.Address, address.Port), either.Token);
            return socket;
        }
        catch (OperationCanceledException exception) when (patience.IsCancellationRequested)
        {
            socket.Dispose();
            throw new EndpointUnreachableException($"{address} did not accept a connection within {timeout.TotalSeconds} s", exception);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new EndpointUnreachableException($"{address}: {exception.Message}", exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
