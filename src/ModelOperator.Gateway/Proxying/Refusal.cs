using System.Text.Encodings.Web;
using System.Text.Json;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Headers;

namespace ModelOperator.Gateway.Proxying;

/// <summary>Sends an answer of the gateway itself: JSON over HTTP, and a status without messages over gRPC.</summary>
internal static class Refusal
{
    /// <param name="context">The context of the request, whose answer must not have begun.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="message">The reason, for people.</param>
    /// <param name="revision">The revision that was chosen; null when none is routed.</param>
    public static async Task<Outcome> SendAsync(HttpContext context, int status, string message, string? revision)
    {
        var response = context.Response;
        response.Clear();
        if (revision is not null)
        {
            response.Headers[OwnHeaders.Revision] = revision;
        }

        if (Grpc.Is(context.Request.ContentType) && HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            var grpcStatus = Grpc.StatusFor(status);
            response.ContentType = Grpc.ContentType;
            response.Headers[Grpc.StatusHeader] = grpcStatus.ToString(System.Globalization.CultureInfo.InvariantCulture);
            response.Headers[Grpc.MessageHeader] = UrlEncoder.Default.Encode(message);
            return new Outcome(status, grpcStatus);
        }

        response.StatusCode = status;
        response.ContentType = "application/json";
        switch (status)
        {
            case StatusCodes.Status503ServiceUnavailable:
                response.Headers.RetryAfter = "1";
                break;
            case StatusCodes.Status408RequestTimeout when !HttpProtocol.IsHttp2(context.Request.Protocol):
                response.Headers.Connection = "close"; // the rest of the body may still arrive, and is not a request
                break;
            default:
                break;
        }

        var body = $$"""{"error":"{{JsonEncodedText.Encode(message)}}"}""";
        response.ContentLength = System.Text.Encoding.UTF8.GetByteCount(body);
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.WriteAsync(body, context.RequestAborted);
        }

        return new Outcome(status);
    }
}
