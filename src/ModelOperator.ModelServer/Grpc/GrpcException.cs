namespace ModelOperator.ModelServer.Grpc;

/// <summary>A call that fails with a status of gRPC; the message goes to the client.</summary>
internal sealed class GrpcException(GrpcStatus status, string message) : Exception(message)
{
    public GrpcStatus Status { get; } = status;
}
