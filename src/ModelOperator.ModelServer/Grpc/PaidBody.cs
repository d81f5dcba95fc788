using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Requests;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>The body of a call as the library reads it. What arrives is counted in the call's share of the memory for bodies, and a body
/// that stalls is ended.</summary>
internal sealed class PaidBody(PipeReader body, BodyShare share) : PipeReader, IRequestBodyPipeFeature
{
    private ReadOnlySequence<byte> _read;
    private long _kept;
    private long _paid;

    /// <summary>True when the messages of the call could be read, so that a later failure is one of the server.</summary>
    public bool IsUnderstood { get; set; }

    PipeReader IRequestBodyPipeFeature.Reader => this;

    /// <summary>Gets the body of a call, while the call lasts.</summary>
    public static PaidBody Of(HttpContext context) => (PaidBody)context.Features.GetRequiredFeature<IRequestBodyPipeFeature>();

    /// <summary>Counts what the call holds beyond what has arrived, such as the unpacked form of a compressed message.</summary>
    /// <param name="bytes">All bytes that the call holds.</param>
    /// <exception cref="ProtocolException">429: the memory for bodies is used up.</exception>
    public void PayUpTo(long bytes)
    {
        if (bytes > _paid)
        {
            share.Take(bytes - _paid);
            _paid = bytes;
        }
    }

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
            var arrived = _read.Length - _kept;
            _paid += arrived;
            share.Take(arrived);
        }
        catch
        {
            body.AdvanceTo(_read.End);
            throw;
        }
    }
}
