using System.Runtime.CompilerServices;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Serving;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>The call ModelInfer.</summary>
internal sealed class GrpcExchange(HttpContext context, ServeSettings settings, ModelSlot slot, InferenceStatistics statistics) : IInferExchange
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<InferRequest> ReadAsync(BodyShare share)
    {
        var deadline = GrpcTimeout.Parse(context.Request.Headers["grpc-timeout"]);
        using var body = await RequestBody.ReadAsync(context.Request, settings.MaxBody + GrpcFrame.PrefixSize, share);
        var started = statistics.Now;
        var bytes = GrpcFrame.Message(body.Bytes);
        var message = InferMessage.Parse(bytes);
        ServedModel.Check(settings, message.Request.ModelName, message.Request.ModelVersion);
        var request = InferMessageReader.Read(message, bytes, ServedModel.Loaded(settings, slot).Signature, deadline);
        request.ReadTime = statistics.Since(started);
        return request;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(IModel model, InferRequest request, IReadOnlyList<Tensor> outputs)
    {
        var started = statistics.Now;
        await InferMessageWriter.WriteAsync(context.Response, model.Signature, request, outputs, context.RequestAborted);
        statistics.Answered(request.RunRows, request.ReadTime, statistics.Since(started));
    }

    public (int Status, string Message)? Judge(Exception exception) =>
        exception is GrpcException grpc ? (GrpcStatuses.ToHttp(grpc.Status), grpc.Message) : null;

    public Task RefuseAsync(int status, string message, Exception cause)
    {
        GrpcResponse.Fail(context, cause is GrpcException grpc ? grpc.Status : GrpcStatuses.Of(status, cause), message);
        return Task.CompletedTask;
    }
}
