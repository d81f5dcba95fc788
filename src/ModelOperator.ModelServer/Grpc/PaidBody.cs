using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Serving;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>A call's body as the library reads it: what arrives is paid for out of the call's share of the memory for bodies, and a body
/// that stalls is ended.</summary>
internal sealed class PaidBody(PipeReader body, BodyShare share) : PipeReader, IRequestBodyPipeFeature
{
    private ReadOnlySequence<byte> _read;
    private long _kept;

    /// <summary>Whether the call's messages could be read, so that whatever fails from here on fails on the server.</summary>
    public bool IsUnderstood { get; set; }

    PipeReader IRequestBodyPipeFeature.Reader => this;

    /// <exception cref="global::Grpc.Core.RpcException">The memory for bodies is used up, or the body stalls.</exception>
    /// <exception cref="ConnectionAbortedException">The client left.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (!body.TryRead(out var read))
            {
                read = await share.WaitAsync(body);
            }

            Pay(read);
            return read;
        }
        catch (ProtocolException exception)
        {
            throw GrpcStatuses.Failure(exception);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw new ConnectionAbortedException("the client left in the middle of its request", exception);
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!body.TryRead(out result))
        {
            return false;
        }

        try
        {
            Pay(result);
            return true;
        }
        catch (ProtocolException exception)
        {
            throw GrpcStatuses.Failure(exception);
        }
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _kept = _read.Slice(consumed).Length;
        body.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => body.CancelPendingRead();

    public override void Complete(Exception? exception = null) => body.Complete(exception);

    private void Pay(in ReadResult read)
    {
        _read = read.Buffer;
        try
        {
            share.Take(_read.Length - _kept);
        }
        catch
        {
            body.AdvanceTo(_read.End);
            throw;
        }
    }
}
