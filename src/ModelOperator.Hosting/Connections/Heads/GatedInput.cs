using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;

namespace ModelOperator.Hosting.Connections.Heads;

/// <summary>
/// The input of an HTTP/2 connection, which hands bytes over when there is room for the request heads in them. The server takes in a whole
/// batch before it asks for the next, and stops while the client does not take its answer to a frame. So heads come in batches of their
/// own, which contain nothing that the server answers before or after them, and a client that takes nothing holds no places. One case
/// remains: a head that the server refuses. It comes alone when the client already takes nothing, and <see cref="HeadGate"/> ends such a
/// connection.
/// </summary>
internal sealed class GatedInput : PipeReader, IDuplexPipe, IThreadPoolWorkItem
{
    /// <summary>The largest number of heads in one batch, so that no connection takes all places.</summary>
    public const int MostHeads = 20;

    private readonly PipeReader _inner;
    private readonly WatchedOutput _output;
    private readonly HeadGate _heads;
    private readonly ConnectionContext _connection;
    private readonly TimeProvider _time;
    private readonly RequestHeads? _begun;
    private Http2FrameReader _taken = new(); // the position up to which the server has taken the bytes
    private Http2FrameReader _end;
    private ReadOnlySequence<byte> _batch;
    private int _held;
    private long _heldSince;
    private int _leaving;
    private int _handed;
    private int _settled; // the number of heads, among those handed over, in batches that the server has finished
    private volatile int _counted;

    /// <param name="connection">The connection, with its original transport.</param>
    /// <param name="heads">The gate that has the places.</param>
    /// <param name="time">The clock.</param>
    public GatedInput(ConnectionContext connection, HeadGate heads, TimeProvider time)
    {
        (_connection, _heads, _time) = (connection, heads, time);
        _inner = connection.Transport.Input;
        _output = new WatchedOutput(connection.Transport.Output);
        _begun = connection.Features.Get<RequestHeads>();
        heads.Add(this);
    }

    PipeReader IDuplexPipe.Input => this;

    PipeWriter IDuplexPipe.Output => _output;

    /// <summary>True when it has held places for this time, and its client takes nothing.</summary>
    public bool IsStuckFor(TimeSpan patience) => _output.IsBlocked
        && Volatile.Read(ref _heldSince) is var since and not 0
        && _time.GetElapsedTime(since) >= patience;

    /// <summary>
    /// The number of heads that are not a request, or not yet. They stay with the connection, which keeps at most as many as it may have
    /// requests.
    /// </summary>
    public int Refused =>
        _begun is null ? 0 : Math.Clamp(Volatile.Read(ref _settled) - _begun.Begun, 0, RequestLimits.StreamsPerConnection);

    /// <summary>The value of <see cref="Refused"/> when the gate last counted it. Only the gate changes it, under its lock.</summary>
    public int Counted
    {
        get => _counted;
        set => _counted = value;
    }

    /// <summary>Closes the connection.</summary>
    public void End(string reason) => _connection.Abort(new ConnectionAbortedException(reason));

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var taken = _batch.Slice(0, consumed);
        if (taken.Length == _batch.Length)
        {
            _taken = _end;
        }
        else
        {
            _taken.TakeBatch(taken, int.MaxValue);
        }

        _batch = default;
        _inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => _inner.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        Release();
        _heads.Remove(this);
        _inner.Complete(exception);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] // else each wait of each connection allocates
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        Release();
        var result = await _inner.ReadAsync(cancellationToken);
        var (length, heads) = Cut(result.Buffer);
        if (heads > 0)
        {
            await _heads.EnterAsync(heads);
            _held = heads;
            Volatile.Write(ref _heldSince, _time.GetTimestamp());
            _handed += heads;
        }

        return length == result.Buffer.Length ? result : new ReadResult(_batch, result.IsCanceled, isCompleted: false);
    }

    // Kestrel does not call this for HTTP/2, and it could not wait for places.
    public override bool TryRead(out ReadResult result) => throw new NotSupportedException("the bytes of HTTP/2 are waited for");

    /// <summary>
    /// Runs after the requests of the last batch have left the queue, because they were queued before it and the queue is in order.
    /// </summary>
    public void Execute()
    {
        _heads.Leave(Interlocked.Exchange(ref _leaving, 0));
        if (Refused > _counted)
        {
            _heads.Count(this);
        }
    }

    private (long Length, int Heads) Cut(in ReadOnlySequence<byte> bytes)
    {
        _end = _taken;
        var (length, heads) = _end.TakeBatch(bytes, _output.IsBlocked ? 1 : MostHeads);
        _batch = bytes.Slice(0, length);
        return (length, heads);
    }

    private void Release()
    {
        if (_held > 0)
        {
            Volatile.Write(ref _heldSince, 0);
            Volatile.Write(ref _settled, _handed);
            Interlocked.Add(ref _leaving, _held);
            _held = 0;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
