using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace ModelOperator.Hosting.Connections;

/// <summary>The bytes of an HTTP/2 connection, handed over when there is room for the heads in them.</summary>
internal sealed class GatedInput(PipeReader inner, HeadGate gate, ConnectionContext connection) : PipeReader, IDuplexPipe, IThreadPoolWorkItem
{
    private readonly Http2FrameCounter _counter = new();
    private readonly RequestHeads? _begun = connection.Features.Get<RequestHeads>();
    private readonly Lock _gate = new();
    private ReadOnlySequence<byte> _buffer;
    private long _counted;
    private int _held;
    private int _leaving;
    private int _handed;
    private int _kept;
    private bool _ended;

    PipeReader IDuplexPipe.Input => this;

    /// <summary>The way for answers, which are passed through.</summary>
    public required PipeWriter Output { get; init; }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _counted -= _buffer.Slice(0, consumed).Length;
        _buffer = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        Release();
        lock (_gate)
        {
            _ended = true;
            gate.Forget(_kept);
        }

        inner.Complete(exception);
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        Release();
        var result = await inner.ReadAsync(cancellationToken);
        if (Count(result) is > 0 and var heads)
        {
            await gate.EnterAsync(heads);
            _held = heads;
            Volatile.Write(ref _handed, _handed + heads);
        }

        return result;
    }

    // Kestrel does not use it for HTTP/2, and it could not wait.
    public override bool TryRead(out ReadResult result) => throw new NotSupportedException("the bytes of HTTP/2 are waited for");

    /// <summary>Runs after the requests of the last read have begun: they were queued before it, and the queue is in order.</summary>
    public void Execute()
    {
        gate.Leave(Interlocked.Exchange(ref _leaving, 0));
        if (_begun is not null)
        {
            KeepRefused(Math.Min(Volatile.Read(ref _handed) - _begun.Begun, RequestLimits.StreamsPerConnection));
        }
    }

    private void KeepRefused(int refused)
    {
        lock (_gate)
        {
            if (_ended || refused <= _kept)
            {
                return;
            }

            if (gate.TryKeep(refused - _kept))
            {
                _kept = refused;
                return;
            }
        }

        connection.Abort(new ConnectionAbortedException("the server holds as many refused requests as it has room for"));
    }

    private int Count(in ReadResult result)
    {
        _buffer = result.Buffer;
        var heads = _counter.Count(_buffer.Slice(_counted));
        _counted = _buffer.Length;
        return Math.Min(heads, RequestLimits.StreamsPerConnection); // more are turned away
    }

    private void Release()
    {
        if (_held > 0)
        {
            Interlocked.Add(ref _leaving, _held);
            _held = 0;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
