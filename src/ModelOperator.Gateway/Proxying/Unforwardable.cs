using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Upgrades;

namespace ModelOperator.Gateway.Proxying;

/// <summary>
/// Finds requests that no revision can answer because of a choice of their client. They are refused before a revision is chosen.
/// </summary>
internal static class Unforwardable
{
    /// <summary>The status and the reason; null when the request can be forwarded.</summary>
    public static (int Status, string Message)? Find(HttpContext context)
    {
        var request = context.Request;
        if (Grpc.Is(request.ContentType) && !HttpProtocol.IsHttp2(request.Protocol))
        {
            return (StatusCodes.Status415UnsupportedMediaType,
                $"gRPC needs HTTP/2, and this request came over {request.Protocol}; use a gRPC client without TLS (h2c)");
        }

        if (Upgrade.IsStream(context) && !Upgrade.IsAskedFor(context))
        {
            return (StatusCodes.Status501NotImplemented,
                "the gateway passes no protocol but websocket on a stream of HTTP/2 (CONNECT with :protocol); send requests, or open a "
                    + "WebSocket");
        }

        return RequestTarget.PathAndQuery(context) is null
            ? (StatusCodes.Status400BadRequest, $"cannot forward {request.Method} of this request target; send a path that begins with /")
            : null;
    }
}
