using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Observing;

namespace ModelOperator.Gateway.Proxying.Upstream;

/// <summary>
/// The client's body, streamed to an endpoint as it arrives: bytes that are there are sent, and flushed when there are no more. When an
/// endpoint turns out not to have processed the request, another one can take its place. Over HTTP/1.1 this is possible while nothing has
/// been read from the client, so when no connection was made. Over HTTP/2 an endpoint may refuse a stream that is well under way
/// (REFUSED_STREAM, GOAWAY), so a copy of the body's beginning is held until the answer begins.
/// </summary>
/// <param name="reader">The client's bytes.</param>
/// <param name="length">The length that was announced; null when it was not.</param>
/// <param name="pace">Gives up a client that sends nothing for too long. A client that has its answer, or is between two gRPC messages, may
/// pause.</param>
/// <param name="isGrpc">True when the bytes are gRPC messages.</param>
/// <param name="holdCopy">True to keep the bytes that may have to be sent again.</param>
/// <param name="tap">Takes the bytes besides; null when nobody wants them.</param>
internal sealed class RequestBody(
    PipeReader reader, long? length, ClientPace pace, bool isGrpc, bool holdCopy, IBodyTap? tap = null) : HttpContent
{
    /// <summary>The largest body over HTTP/2 that can be sent again, in bytes.</summary>
    public const int ReplayLimit = 64 * 1024;

    private const int SmallestCopy = 4 * 1024;
    private const int LargestWrite = 64 * 1024;

    private readonly Lock _gate = new();
    private volatile bool _isCopying;
    private int _attempts;
    private TaskCompletionSource? _ended; // made only when somebody waits for the end
    private byte[]? _copy;
    private int _copied;
    private GrpcMessages _messages;
    private bool _lost;
    private bool _complete;
    private volatile bool _isAwaited;
    private bool _sent;
    private EndpointStream? _early;
    private volatile bool _stopped;
    private volatile bool _answered;

    /// <summary>The exception when the client, and not the endpoint, is the reason why the body was not sent; null otherwise.</summary>
    public Exception? ClientError { get; private set; }

    /// <summary>True when everything that was read so far can be sent again.</summary>
    public bool CanReplay => !_lost && ClientError is null;

    /// <summary>True when the client's body was read to its end.</summary>
    public bool IsComplete => _complete;

    /// <summary>True when the body is incomplete because of the client: not while an endpoint was being connected to, or did not take the
    /// bytes.</summary>
    public bool IsUnfinished => !_complete && (_isAwaited || ClientError is not null);

    /// <summary>True when the attempt was ended while the client was being waited for.</summary>
    public bool WasCutOff { get; private set; }

    /// <summary>The HTTP/1.1 connection over which the body is sent; null until something is sent.</summary>
    public EndpointStream? Connection { get; set; }

    /// <summary>The connection over which the endpoint answered before it had the whole body, which stopped the body.</summary>
    public EndpointStream? EarlyAnswer => _early;

    /// <summary>Notes that the answer has begun, so that there will be no other attempt.</summary>
    public void AnswerBegun()
    {
        _answered = true;
        pace.LetRest();
    }

    /// <summary>Ends an attempt. When the task is complete, nothing reads from the client any more.</summary>
    public Task StopAsync()
    {
        lock (_gate)
        {
            _attempts++; // one that waits for its turn has none any more
            return _isCopying ? Stop() : Task.CompletedTask;
        }
    }

    /// <summary>Stops the body because an answer came before it was sent completely; false when it was sent completely.</summary>
    /// <param name="connection">The connection, which is kept for the answer.</param>
    /// <param name="start">The beginning of the answer, as far as it was read.</param>
    public bool TryEndEarly(EndpointStream connection, ReadOnlyMemory<byte> start)
    {
        lock (_gate)
        {
            if (_sent || _early is not null || !_isCopying)
            {
                return false;
            }

            connection.Keep(start);
            _early = connection;
            _stopped = true;
        }

        reader.CancelPendingRead();
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await BeginAsync();
        try
        {
            if (_lost)
            {
                throw new IOException("the request cannot be sent again: the beginning of its body is no longer held");
            }

            if (_copied > 0)
            {
                await stream.WriteAsync(_copy.AsMemory(0, _copied), cancellationToken);
            }

            await CopyAsync(stream, cancellationToken);

            lock (_gate)
            {
                _sent = _early is null ? true : throw new IOException("the endpoint answered before it had the whole request");
            }
        }
        finally
        {
            Connection?.UploadEnded();
            CopyEnded();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false; // a known length is in the headers
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _early?.Dispose();
        }

        if (disposing && _copy is not null && !_isCopying)
        {
            ArrayPool<byte>.Shared.Return(_copy);
            _copy = null;
        }

        base.Dispose(disposing);
    }

    // The HTTP client may start over by itself before the attempt that it gave up has noticed, and more than once: while one attempt ends,
    // two others may wait for it. Only the last one may read from the client.
    private async Task BeginAsync()
    {
        int attempt;
        lock (_gate)
        {
            attempt = ++_attempts;
        }

        while (!TryBegin(attempt, out var other))
        {
            await other;
        }
    }

    // The other is the attempt that must end before this one can begin.
    private bool TryBegin(int attempt, out Task other)
    {
        lock (_gate)
        {
            if (attempt != _attempts)
            {
                throw new IOException("a later attempt sends the request");
            }

            if (_isCopying)
            {
                other = Stop();
                return false;
            }

            other = Task.CompletedTask;
            _isCopying = true;
            _stopped = _early is not null;
            _sent = false;
            WasCutOff = false; // what ended an earlier attempt says nothing of this one
            return true;
        }
    }

    // The lock is held.
    private Task Stop()
    {
        _stopped = true;
        reader.CancelPendingRead();
        _ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _ended.Task;
    }

    private void CopyEnded()
    {
        TaskCompletionSource? ended;
        lock (_gate)
        {
            (_isCopying, ended, _ended) = (false, _ended, null);
        }

        ended?.SetResult();
    }

    private async Task CopyAsync(Stream stream, CancellationToken cancellationToken)
    {
        while (!_complete)
        {
            _isAwaited = true;
            var read = ReadAsync(cancellationToken);
            if (!read.IsCompleted)
            {
                await FlushAsync(stream, cancellationToken); // a pod that is slow at this is not the client's fault
                Connection?.Watch();
            }

            var result = read.IsCompleted ? await read : await WaitAsync(read, cancellationToken);
            _isAwaited = result.IsCanceled;
            if (result.IsCompleted)
            {
                pace.RequestIsWhole();
            }

            var consumed = result.Buffer.Start;
            try
            {
                if (_stopped)
                {
                    throw new OperationCanceledException("the rest of the body is not wanted");
                }

                if (result.IsCanceled)
                {
                    continue; // meant for an earlier attempt, which was not reading then
                }

                Keep(result.Buffer);
                tap?.Append(result.Buffer);
                if (isGrpc)
                {
                    _messages.Append(result.Buffer);
                }

                consumed = result.Buffer.End;
                await WriteAsync(stream, result.Buffer, cancellationToken);
            }
            finally
            {
                _complete = result.IsCompleted && consumed.Equals(result.Buffer.End);
                reader.AdvanceTo(consumed);
            }
        }
    }

    private async ValueTask<ReadResult> WaitAsync(ValueTask<ReadResult> read, CancellationToken cancellationToken)
    {
        pace.ReadBegun(reader, mayRest: _answered || (isGrpc && !_messages.IsInside));
        var wasGivenUp = false;
        ReadResult result;
        try
        {
            result = await read;
            WasCutOff = result.IsCanceled;
        }
        catch when (cancellationToken.IsCancellationRequested)
        {
            WasCutOff = true;
            throw;
        }
        finally
        {
            wasGivenUp = !pace.ReadEnded();
        }

        if (wasGivenUp)
        {
            reader.AdvanceTo(result.Buffer.Start);
            ClientError = new BadHttpRequestException(
                $"no byte of the request's body came for {pace.Limit.TotalSeconds} s", StatusCodes.Status408RequestTimeout);
            throw ClientError;
        }

        return result;
    }

    // Beyond the limit of SocketBlocks bytes arrive in blocks of 4 KiB. One copy of many blocks costs less than a system call for each.
    private async ValueTask WriteAsync(Stream stream, ReadOnlySequence<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.IsSingleSegment)
        {
            await WriteAsync(stream, bytes.First, cancellationToken);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(bytes.Length, LargestWrite));
        try
        {
            while (!bytes.IsEmpty)
            {
                var part = bytes.Slice(0, Math.Min(bytes.Length, buffer.Length));
                part.CopyTo(buffer);
                await WriteAsync(stream, buffer.AsMemory(0, (int)part.Length), cancellationToken);
                bytes = bytes.Slice(part.End);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The connection learns in this call whose bytes these are.
    private ValueTask WriteAsync(Stream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        EndpointStream.IsSentBy(this);
        try
        {
            return stream.WriteAsync(bytes, cancellationToken);
        }
        finally
        {
            EndpointStream.IsSentBy(null);
        }
    }

    private Task FlushAsync(Stream stream, CancellationToken cancellationToken)
    {
        EndpointStream.IsSentBy(this);
        try
        {
            return stream.FlushAsync(cancellationToken);
        }
        finally
        {
            EndpointStream.IsSentBy(null);
        }
    }

    private void Keep(in ReadOnlySequence<byte> bytes)
    {
        if (_lost || bytes.IsEmpty)
        {
            return;
        }

        var total = _copied + bytes.Length;
        if (!holdCopy || _answered || length > ReplayLimit || total > ReplayLimit)
        {
            _lost = true;
            return;
        }

        if (_copy is null || total > _copy.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(total, length ?? SmallestCopy));
            if (_copy is not null)
            {
                _copy.AsSpan(0, _copied).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_copy);
            }

            _copy = larger;
        }

        bytes.CopyTo(_copy.AsSpan(_copied));
        _copied = (int)total;
    }

    private async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            ClientError = exception;
            throw;
        }
    }
}
