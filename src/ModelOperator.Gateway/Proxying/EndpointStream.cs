using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace ModelOperator.Gateway.Proxying;

/// <summary>
/// A connection to an endpoint over HTTP/1.1, as the HTTP client sees it. That client keeps a connection unless the answer says
/// <c>Connection: close</c>, which servers of HTTP/1.0 need not say; and it never hears the answer of a server that answered and
/// hung up before it had the whole request. Here both answers say that the connection ends with them, and what the server does not
/// want any more of the request is thrown away.
/// </summary>
internal sealed class EndpointStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private const int LongestStart = 16 * 1024;

    private ReadOnlyMemory<byte> _rest;
    private volatile bool _reading;
    private volatile bool _awaitsAnswer;
    private volatile bool _answered;
    private volatile bool _hungUp;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _rest.IsEmpty ? ReadOnAsync(buffer, cancellationToken) : new(TakeRest(buffer));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The client reads ahead on a connection that it takes out of its pool, and only there before it has sent everything.
        if (_reading)
        {
            _answered = false;
        }

        _awaitsAnswer = true;
        if (_hungUp)
        {
            return;
        }

        try
        {
            await base.WriteAsync(buffer, cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown })
        {
            while (_reading)
            {
                await Task.Yield(); // no longer than a read of a dead connection takes
            }

            _hungUp = _answered || Socket.Available > 0;
            if (!_hungUp)
            {
                throw;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadOnAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _reading = true;
        try
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0 || !_awaitsAnswer)
            {
                return read;
            }

            _awaitsAnswer = false;
            _answered = true;
            if (!_hungUp && read >= LastAnswer.Telling && !LastAnswer.IsOld(buffer.Span[..read]))
            {
                return read;
            }

            _rest = await MarkAsync(buffer[..read], cancellationToken);
            return TakeRest(buffer);
        }
        finally
        {
            _reading = false;
        }
    }

    private async ValueTask<byte[]> MarkAsync(ReadOnlyMemory<byte> start, CancellationToken cancellationToken)
    {
        var bytes = start.ToArray();
        var more = new byte[4096];
        while (LastAnswer.Mark(bytes, _hungUp) is null && bytes.Length < LongestStart)
        {
            var read = await base.ReadAsync(more, cancellationToken);
            if (read == 0)
            {
                break;
            }

            bytes = [.. bytes, .. more.AsSpan(0, read)];
        }

        return LastAnswer.Mark(bytes, _hungUp) ?? bytes;
    }

    private int TakeRest(Memory<byte> buffer)
    {
        var taken = Math.Min(_rest.Length, buffer.Length);
        _rest[..taken].CopyTo(buffer);
        _rest = _rest[taken..];
        return taken;
    }
}
