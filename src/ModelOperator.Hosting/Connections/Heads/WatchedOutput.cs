using System.IO.Pipelines;

namespace ModelOperator.Hosting.Connections.Heads;

/// <summary>Passes on the bytes that a connection sends, and knows whether the client takes them.</summary>
internal sealed class WatchedOutput(PipeWriter inner) : PipeWriter
{
    private volatile bool _isBlocked;

    /// <summary>True while there are more bytes to send than the connection buffers for a slow client.</summary>
    public bool IsBlocked => _isBlocked;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override void Advance(int bytes) => inner.Advance(bytes);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var flush = inner.FlushAsync(cancellationToken);
        return flush.IsCompleted ? flush : WaitAsync(flush);
    }

    private async ValueTask<FlushResult> WaitAsync(ValueTask<FlushResult> flush)
    {
        _isBlocked = true;
        try
        {
            return await flush;
        }
        finally
        {
            _isBlocked = false;
        }
    }
}
