using Grpc.Core;
using ModelOperator.Hosting.Logging;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>Translates failures between gRPC statuses and HTTP statuses. Metrics count the latter.</summary>
internal static class GrpcStatuses
{
    /// <summary>The most characters of a message. A longer one is cut, because proxies limit the size of headers.</summary>
    private const int MaxMessageLength = 300;

    /// <summary>Creates the exception that ends a failed call.</summary>
    /// <param name="http">The failure's status in HTTP.</param>
    /// <param name="message">The message for the client.</param>
    /// <param name="cause">The failure, which is not sent to the client.</param>
    public static RpcException Failure(int http, string message, Exception cause) =>
        new(new Status(Of(http, cause), ShortText.Of(message, MaxMessageLength, "..."), cause));

    /// <inheritdoc cref="Failure(int, string, Exception)"/>
    public static RpcException Failure(ProtocolException cause) => Failure(cause.Status, cause.Message, cause);

    /// <summary>Gets the HTTP status of a failure to read a request, for which the library has a gRPC status.</summary>
    public static int OfReading(RpcException failure) => failure switch
    {
        { Status.DebugException: ProtocolException own } => own.Status,
        { StatusCode: StatusCode.ResourceExhausted } => StatusCodes.Status413PayloadTooLarge,
        { StatusCode: StatusCode.Unimplemented } => StatusCodes.Status501NotImplemented,
        _ => StatusCodes.Status400BadRequest,
    };

    /// <summary>Gets the status of a failure.</summary>
    /// <param name="http">The failure's status in HTTP.</param>
    /// <param name="cause">The failure.</param>
    public static StatusCode Of(int http, Exception cause) => http switch
    {
        _ when cause is ProtocolException { Expired: true } or OperationCanceledException => StatusCode.DeadlineExceeded,
        StatusCodes.Status400BadRequest => StatusCode.InvalidArgument,
        StatusCodes.Status404NotFound => StatusCode.NotFound,
        StatusCodes.Status408RequestTimeout or StatusCodes.Status499ClientClosedRequest => StatusCode.Cancelled,
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status429TooManyRequests => StatusCode.ResourceExhausted,
        StatusCodes.Status501NotImplemented => StatusCode.Unimplemented,
        StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
        _ => StatusCode.Internal,
    };
}
