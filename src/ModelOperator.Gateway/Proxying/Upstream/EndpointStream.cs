using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Tasks.Sources;
using ModelOperator.Gateway.Routing.Endpoints;

namespace ModelOperator.Gateway.Proxying.Upstream;

/// <summary>
/// A connection to an endpoint over HTTP/1.1, as the HTTP client sees it. That client keeps a connection open unless the answer says
/// <c>Connection: close</c>, which servers of HTTP/1.0 need not say. It keeps an idle connection without limit unless the answer says
/// <c>Keep-Alive</c>. And it reads no answer before it has sent the whole request. This stream makes answers say when the connection ends,
/// as far as that is known. It lets an error in the middle of an upload end the upload (<see cref="RequestBody.EarlyAnswer"/>), and it
/// learns from idle connections that the server closes.
/// </summary>
internal sealed class EndpointStream : NetworkStream, IValueTaskSource<int>
{
    private const int LongestStart = 16 * 1024;

    // A connection that was closed after a shorter wait than this was not idle.
    private static readonly TimeSpan LeastIdle = TimeSpan.FromMilliseconds(500);

    [ThreadStatic]
    private static RequestBody? _sender;

    private readonly PodEndpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly Action _onRead;
    private readonly CancellationTokenSource _enough = new();
    private ManualResetValueTaskSourceCore<int> _source; // one for all reads, because there is only one at a time
    private ValueTaskAwaiter<int> _read;
    private Memory<byte> _buffer;
    private ReadOnlyMemory<byte> _rest;
    private volatile RequestBody? _upload;
    private volatile bool _reading;
    private volatile bool _awaitsAnswer;
    private volatile bool _answered;
    private volatile bool _hungUp;
    private int _watching;
    private long _heard;
    private TimeSpan _wasIdle;
    private bool _isKnown;
    private volatile bool _isKept;
    private volatile bool _isDisposed;

    public EndpointStream(Socket socket, PodEndpoint endpoint, TimeProvider time)
        : base(socket, ownsSocket: true) => (_endpoint, _time, _onRead) = (endpoint, time, OnRead);

    /// <summary>
    /// Tells the streams whose body this thread hands to the HTTP client at this moment, because that client tells neither side about the
    /// other.
    /// </summary>
    public static void IsSentBy(RequestBody? body) => _sender = body;

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

        (_read, _buffer) = (read, buffer);
        _reading = true;
        _source.Reset();
        var version = _source.Version;
        read.UnsafeOnCompleted(_onRead);
        return new(this, version);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_hungUp)
        {
            return;
        }

        if (_sender is { } upload)
        {
            _upload = upload;
            upload.Connection = this;
        }

        // The client reads ahead on a connection that it takes out of its pool; otherwise it reads only after it has sent everything.
        if (_reading)
        {
            _answered = false;
        }

        if (!_awaitsAnswer)
        {
            _wasIdle = _heard == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_heard);
            _awaitsAnswer = true;
        }

        try
        {
            var write = base.WriteAsync(buffer, _enough.Token);
            if (!write.IsCompleted)
            {
                Watch();
            }

            await write;
        }
        catch (OperationCanceledException exception)
        {
            throw new IOException("the endpoint answered before it had the whole request", exception);
        }
        catch (IOException exception)
            when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown })
        {
            while (_reading)
            {
                await Task.Yield(); // no longer than a read of a dead connection takes
            }

            if (_isKept || (Socket.Available > 0 && TryEndUpload()))
            {
                throw;
            }

            _hungUp = _answered || Socket.Available > 0;
            if (!_hungUp)
            {
                LearnFromClose();
                throw;
            }
        }
    }

    /// <summary>Looks for an answer from now on, although the request is not complete.</summary>
    public void Watch()
    {
        if (_upload is not null && !_reading && Interlocked.Exchange(ref _watching, 1) == 0)
        {
            _ = WatchAsync();
        }
    }

    /// <summary>Notes that the request is complete, or was given up.</summary>
    public void UploadEnded() => _upload = null;

    /// <summary>Keeps the connection only for the answer, of which a part may have been read already. The HTTP client gives the connection
    /// up with the request, and bytes that it writes are dropped.</summary>
    public void Keep(ReadOnlyMemory<byte> start)
    {
        _rest = start.ToArray();
        _awaitsAnswer = start.IsEmpty;
        (_isKept, _hungUp) = (true, true);
    }

    public int GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    protected override void Dispose(bool disposing)
    {
        if (disposing && _isKept)
        {
            _isKept = false; // the client gives it up, and the reader of the answer disposes it again
            return;
        }

        _isDisposed = true;
        base.Dispose(disposing);
    }

    private void OnRead()
    {
        ValueTask<int> seen;
        try
        {
            var read = _read.GetResult();
            var start = _buffer[..read];
            if (_upload is not null && ConnectionNote.IsRefusal(start.Span) && TryEndUpload(start))
            {
                _reading = false;
                _source.SetException(new IOException("the endpoint answered before it had the whole request"));
                return;
            }

            seen = See(_buffer, read);
        }
        catch (Exception exception)
        {
            LearnFromClose();
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
        if (read > 0)
        {
            _heard = _time.GetTimestamp();
        }
        else if (!buffer.IsEmpty)
        {
            LearnFromClose(); // a read of no bytes tells only that there is something to read, perhaps the end
        }

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
        return _hungUp || read < ConnectionNote.Telling || _endpoint.KeepAliveSeconds > 0 || ConnectionNote.IsOld(buffer.Span[..read])
            ? MarkedAsync(buffer, read)
            : new(read);
    }

    // An HTTP/2 server begins with its settings: three bytes of length, the type 4, or 7 when it closes at once, and stream 0.
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
        while (Mark(bytes) is null && bytes.Length < LongestStart)
        {
            var read = await base.ReadAsync(more, CancellationToken.None); // it ends with the connection
            if (read == 0)
            {
                break;
            }

            bytes = [.. bytes, .. more.AsSpan(0, read)];
        }

        return Mark(bytes) ?? bytes;
    }

    private byte[]? Mark(ReadOnlySpan<byte> start) => _hungUp
        ? ConnectionNote.Add(start, ConnectionNote.Close)
        : start.Length >= ConnectionNote.Telling && !ConnectionNote.IsOld(start) && _endpoint.KeepAliveSeconds is > 0 and var seconds
            ? ConnectionNote.Add(start, Encoding.ASCII.GetBytes($"Keep-Alive: timeout={seconds}\r\n"))
            : ConnectionNote.CloseOld(start);

    private int TakeRest(Memory<byte> buffer)
    {
        var taken = Math.Min(_rest.Length, buffer.Length);
        _rest[..taken].CopyTo(buffer);
        _rest = _rest[taken..];
        return taken;
    }

    private async Task WatchAsync()
    {
        try
        {
            var nothing = await base.ReadAsync(Memory<byte>.Empty, CancellationToken.None); // but there is something now
            // When the request has become complete in the meantime, somebody else reads the answer, and may have read it already.
            if (nothing == 0 && _upload is not null && !_reading && Socket.Poll(0, SelectMode.SelectRead)
                && (Socket.Available == 0 || IsRefused()))
            {
                TryEndUpload();
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            TryEndUpload(); // reading the answer tells the error
        }
        finally
        {
            Volatile.Write(ref _watching, 0);
        }
    }

    private bool IsRefused()
    {
        Span<byte> start = stackalloc byte[1024]; // has room for an interim answer or two before it
        return ConnectionNote.IsRefusal(start[..Socket.Receive(start, SocketFlags.Peek)]);
    }

    private bool TryEndUpload(ReadOnlyMemory<byte> start = default)
    {
        if (_upload?.TryEndEarly(this, start) is not true)
        {
            return false;
        }

        _enough.Cancel();
        return true;
    }

    /// <summary>Notes that the server has closed the connection, or is found to have closed it.</summary>
    private void LearnFromClose()
    {
        var idle = _awaitsAnswer ? _wasIdle : _heard == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_heard);
        if (idle >= LeastIdle && !_isKept && !_isDisposed)
        {
            _endpoint.ClosedIdle(idle);
        }
    }
}
