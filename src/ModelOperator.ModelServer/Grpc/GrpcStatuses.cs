using Grpc.Core;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>The same failure in gRPC's terms and in those of HTTP, which metrics count.</summary>
internal static class GrpcStatuses
{
    /// <summary>A message longer than this many characters is cut: headers have their bounds on the way.</summary>
    private const int MaxMessageLength = 300;

    /// <summary>What ends a call that failed.</summary>
    /// <param name="http">The failure's status in HTTP.</param>
    /// <param name="message">The message for the client.</param>
    /// <param name="cause">What happened; it stays on the server.</param>
    public static RpcException Failure(int http, string message, Exception cause) =>
        new(new Status(Of(http, cause), Short(message), cause));

    /// <inheritdoc cref="Failure(int, string, Exception)"/>
    public static RpcException Failure(ProtocolException cause) => Failure(cause.Status, cause.Message, cause);

    /// <summary>The HTTP status of a failure to read a request, which the library gives in gRPC's terms.</summary>
    public static int OfReading(RpcException failure) => failure switch
    {
        { Status.DebugException: ProtocolException own } => own.Status,
        { StatusCode: StatusCode.ResourceExhausted } => StatusCodes.Status413PayloadTooLarge,
        { StatusCode: StatusCode.Unimplemented } => StatusCodes.Status501NotImplemented,
        _ => StatusCodes.Status400BadRequest,
    };

    private static StatusCode Of(int http, Exception cause) => http switch
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

    private static string Short(string message) => message.Length <= MaxMessageLength ? message : message[..MaxMessageLength] + "...";
}
