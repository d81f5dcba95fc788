using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>The same failure in gRPC's terms and in those of HTTP, which metrics count.</summary>
internal static class GrpcStatuses
{
    public static GrpcStatus Of(int http, Exception cause) => http switch
    {
        _ when cause is ProtocolException { Expired: true } => GrpcStatus.DeadlineExceeded,
        StatusCodes.Status400BadRequest => GrpcStatus.InvalidArgument,
        StatusCodes.Status404NotFound => GrpcStatus.NotFound,
        StatusCodes.Status408RequestTimeout or StatusCodes.Status499ClientClosedRequest => GrpcStatus.Cancelled,
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status429TooManyRequests => GrpcStatus.ResourceExhausted,
        StatusCodes.Status501NotImplemented => GrpcStatus.Unimplemented,
        StatusCodes.Status503ServiceUnavailable => GrpcStatus.Unavailable,
        _ => GrpcStatus.Internal,
    };

    public static int ToHttp(GrpcStatus status) => status switch
    {
        GrpcStatus.Cancelled => StatusCodes.Status499ClientClosedRequest,
        GrpcStatus.InvalidArgument => StatusCodes.Status400BadRequest,
        GrpcStatus.NotFound => StatusCodes.Status404NotFound,
        GrpcStatus.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        GrpcStatus.Unimplemented => StatusCodes.Status501NotImplemented,
        GrpcStatus.Unavailable or GrpcStatus.DeadlineExceeded => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
