using System.Net.Sockets;

namespace ModelOperator.Gateway.Proxying.Upstream;

/// <summary>
/// A connection to an endpoint over HTTP/2. A server that supports only HTTP/1.1 answers the first bytes in its own protocol, which the
/// HTTP client takes for broken HTTP/2. This stream reports which protocol it is.
/// </summary>
internal sealed class Http2EndpointStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private bool _isKnown;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _isKnown || buffer.IsEmpty ? base.ReadAsync(buffer, cancellationToken) : ReadFirstAsync(buffer, cancellationToken);

    private async ValueTask<int> ReadFirstAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await base.ReadAsync(buffer, cancellationToken);
        _isKnown = true;
        return read > 0 && "HTTP/1."u8.StartsWith(buffer.Span[..Math.Min(read, "HTTP/1.".Length)])
            ? throw new OtherProtocolException("HTTP/1.1")
            : read;
    }
}
