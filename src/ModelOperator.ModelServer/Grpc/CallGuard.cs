using Grpc.Core;
using Grpc.Core.Interceptors;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>Turns the failures of calls into gRPC statuses, and notes which calls could be read.</summary>
internal sealed class CallGuard(ILogger<CallGuard> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        PaidBody.Of(context.GetHttpContext()).IsUnderstood = true;
        try
        {
            return await continuation(request, context);
        }
        catch (ProtocolException exception)
        {
            throw GrpcStatuses.Failure(exception);
        }
        catch (Exception exception) when (exception is not RpcException && !context.CancellationToken.IsCancellationRequested)
        {
            Requests.Log.RequestFailed(logger, context.Method, exception);
            throw GrpcStatuses.Failure(StatusCodes.Status500InternalServerError, "the server failed; its log says why", exception);
        }
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        PaidBody.Of(context.GetHttpContext()).IsUnderstood = true;
        return continuation(request, responseStream, context);
    }
}
