using System.Globalization;
using System.Net.Http.Headers;

namespace ModelOperator.Gateway.Proxying.Clients;

/// <summary>Knows the parts of gRPC that the gateway needs.</summary>
internal static class Grpc
{
    public const string ContentType = "application/grpc";
    public const string StatusHeader = "grpc-status";
    public const string MessageHeader = "grpc-message";

    /// <summary>The status of a call whose client has left.</summary>
    public const int Cancelled = 1;

    private const int InvalidArgument = 3;
    private const int DeadlineExceeded = 4;
    private const int ResourceExhausted = 8;
    private const int Unknown = 2;
    private const int Unimplemented = 12;
    private const int Unavailable = 14;

    /// <summary>True when a content type is gRPC's, in any encoding of messages.</summary>
    public static bool Is(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length
            || contentType[ContentType.Length] is '+' or ';' or ' '); // application/grpc-web counts as plain HTTP

    /// <summary>True when a status says that the client left or that its deadline passed, so that it got no answer.</summary>
    public static bool IsNoAnswer(int? status) => status is Cancelled or DeadlineExceeded;

    /// <summary>The status of a gRPC answer, from the trailers, or from the headers when there are no trailers.</summary>
    public static int StatusOf(HttpResponseMessage response) =>
        Read(response.TrailingHeaders) ?? Read(response.Headers) ?? Unknown;

    /// <summary>The gRPC status that stands for an HTTP error of the gateway.</summary>
    public static int StatusFor(int httpStatus) => httpStatus switch
    {
        StatusCodes.Status400BadRequest => InvalidArgument,
        StatusCodes.Status408RequestTimeout => Cancelled,
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status431RequestHeaderFieldsTooLarge => ResourceExhausted,
        StatusCodes.Status505HttpVersionNotsupported => Unimplemented,
        StatusCodes.Status504GatewayTimeout => DeadlineExceeded,
        _ => Unavailable,
    };

    private static int? Read(HttpResponseHeaders headers) =>
        headers.NonValidated.TryGetValues(StatusHeader, out var values)
        && int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? status
            : null;
}
