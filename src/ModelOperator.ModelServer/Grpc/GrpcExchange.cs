using System.Runtime.CompilerServices;
using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using ModelOperator.ModelServer.Grpc.Messages;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Requests;
using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>An inference request over gRPC, which is one call of ModelInfer.</summary>
/// <param name="context">The HTTP request that carries the call.</param>
/// <param name="body">The call's body.</param>
/// <param name="requests">The call's messages: exactly one is allowed.</param>
/// <param name="answers">Sends the answer.</param>
/// <param name="call">The call in the library's form.</param>
/// <param name="statistics">Counts the times of reading and writing.</param>
internal sealed class GrpcExchange(
    HttpContext context, PaidBody body, IAsyncStreamReader<InferRequest> requests, IServerStreamWriter<InferAnswer> answers,
    ServerCallContext call, InferenceStatistics statistics) : IInferExchange
{
    /// <summary>The largest answer that is sent together with the end of the call, in bytes.</summary>
    private const int SmallAnswer = 16 * 1024;

    private const string CodingName = "grpc-encoding";

    private static readonly WriteOptions WithTheEnd = new(WriteFlags.BufferHint);

    public CancellationToken Ended => call.CancellationToken;

    public string? Route => null;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<InferRequest> ReadAsync()
    {
        if (!await NextAsync())
        {
            throw ProtocolException.BadRequest("the call has no message; a call of ModelInfer has one");
        }

        var request = requests.Current;
        try
        {
            PayForUnpacked(request);
            if (await NextAsync())
            {
                requests.Current.Dispose();
                throw ProtocolException.BadRequest("the call has more than one message; a call of ModelInfer has one");
            }
        }
        catch
        {
            request.Dispose();
            throw;
        }

        return request;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ModelSignature model, InferRequest request, InferResult result)
    {
        var started = statistics.Now;
        if (InferMessageWriter.RawSize(result.Outputs) <= SmallAnswer)
        {
            answers.WriteOptions = WithTheEnd;
        }

        // The library itself watches for the client to leave. A token would only cost a registration.
        await answers.WriteAsync(new InferAnswer(model, request, result.Outputs), CancellationToken.None);
        statistics.Answered(result.RunRows, request.ReadTime, statistics.Since(started));
    }

    public (int Status, string Message)? FailureOf(Exception exception) => exception switch
    {
        RpcException reading => (GrpcStatuses.OfReading(reading), reading.Status.Detail),
        // The library has already told the client.
        OperationCanceledException when call.CancellationToken.IsCancellationRequested =>
            (StatusCodes.Status503ServiceUnavailable, "the call's deadline passed before it was answered"),
        _ => null,
    };

    public int? GrpcStatusOf(int status, Exception? cause) =>
        cause is null ? (int)StatusCode.OK : (int)GrpcStatuses.Of(status, cause);

    public Task RefuseAsync(int status, string message, Exception cause)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        return Task.FromException(GrpcStatuses.Failure(status, message, cause));
    }

    /// <summary>Counts the unpacked size of a compressed message. It is small on the wire, but not while it waits for its run.</summary>
    private void PayForUnpacked(InferRequest request)
    {
        var coding = context.Request.Headers[CodingName];
        if (coding.Count == 0 || coding == "identity")
        {
            return;
        }

        long size = 0;
        foreach (var input in request.Inputs)
        {
            size += RawTensor.Size(input);
        }

        foreach (var given in request.Overrides)
        {
            size += RawTensor.Size(given.Value);
        }

        body.PayUpTo(size);
    }

    /// <summary>Reads the next message. False when there is none.</summary>
    /// <exception cref="ProtocolException">400: the library cannot read or decompress the message.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> NextAsync()
    {
        try
        {
            return await requests.MoveNext(CancellationToken.None);
        }
        catch (Exception exception) when (exception is InvalidDataException
            or IOException and not (BadHttpRequestException or ConnectionResetException))
        {
            throw ProtocolException.BadRequest($"the message cannot be read: {exception.Message}");
        }
    }
}
