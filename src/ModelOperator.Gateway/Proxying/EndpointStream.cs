using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace ModelOperator.Gateway.Proxying;

/// <summary>
/// A connection to an endpoint over HTTP/1.1, as the HTTP client sees it. That client keeps a connection unless the answer says
/// <c>Connection: close</c>, which servers of HTTP/1.0 need not say; and it never hears the answer of a server that answered and
/// hung up before it had the whole request. Here both answers say that the connection ends with them, and what the server does not
/// want any more of the request is thrown away.
/// </summary>
internal sealed class EndpointStream : NetworkStream, IValueTaskSource<int>
{
    private const int LongestStart = 16 * 1024;

    private readonly Action _onRead;
    private ManualResetValueTaskSourceCore<int> _source; // one for all reads, since there is one at a time
    private ValueTaskAwaiter<int> _read;
    private Memory<byte> _buffer;
    private ReadOnlyMemory<byte> _rest;
    private volatile bool _reading;
    private volatile bool _awaitsAnswer;
    private volatile bool _answered;
    private volatile bool _hungUp;
    private bool _isKnown;

    public EndpointStream(Socket socket)
        : base(socket, ownsSocket: true) => _onRead = OnRead;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_rest.IsEmpty)
        {
            return new(TakeRest(buffer));
        }

#pragma warning disable CA2012 // awaited by hand, once: a state machine for each read that waits would be the only allocation here
        var read = base.ReadAsync(buffer, cancellationToken).GetAwaiter();
#pragma warning restore CA2012
        if (read.IsCompleted)
        {
            return See(buffer, read.GetResult());
        }

        _reading = true;
        (_read, _buffer) = (read, buffer);
        _source.Reset();
        var version = _source.Version;
        read.UnsafeOnCompleted(_onRead);
        return new(this, version);
    }

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

    public int GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void OnRead()
    {
        ValueTask<int> seen;
        try
        {
            seen = See(_buffer, _read.GetResult());
        }
        catch (Exception exception)
        {
            _reading = false;
            _source.SetException(exception);
            return;
        }

        _reading = false;
        if (seen.IsCompletedSuccessfully)
        {
            _source.SetResult(seen.Result);
        }
        else
        {
            _ = PassOnAsync(seen);
        }
    }

    private async Task PassOnAsync(ValueTask<int> seen)
    {
        int read;
        try
        {
            read = await seen;
        }
        catch (Exception exception)
        {
            _source.SetException(exception);
            return;
        }

        _source.SetResult(read);
    }

    private ValueTask<int> See(Memory<byte> buffer, int read)
    {
        if (!_isKnown && read > 0)
        {
            _isKnown = true;
            if (IsHttp2(buffer.Span[..read]))
            {
                return ValueTask.FromException<int>(new OtherProtocolException("HTTP/2"));
            }
        }

        if (read == 0 || !_awaitsAnswer)
        {
            return new(read);
        }

        _awaitsAnswer = false;
        _answered = true;
        return _hungUp || read < LastAnswer.Telling || LastAnswer.IsOld(buffer.Span[..read]) ? MarkedAsync(buffer, read) : new(read);
    }

    // A server of HTTP/2 begins with its settings: three bytes of length, the type 4 or (it hangs up at once) 7, and the connection's own stream.
    private static bool IsHttp2(ReadOnlySpan<byte> start) => start is [0, _, _, 4 or 7, _, 0, 0, 0, 0, ..];

    private async ValueTask<int> MarkedAsync(Memory<byte> buffer, int read)
    {
        _rest = await MarkAsync(buffer[..read]);
        return TakeRest(buffer);
    }

    private async ValueTask<byte[]> MarkAsync(ReadOnlyMemory<byte> start)
    {
        var bytes = start.ToArray();
        var more = new byte[4096];
        while (LastAnswer.Mark(bytes, _hungUp) is null && bytes.Length < LongestStart)
        {
            var read = await base.ReadAsync(more, CancellationToken.None); // it ends with the connection
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
