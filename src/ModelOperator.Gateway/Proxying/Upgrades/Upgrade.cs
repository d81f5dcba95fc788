using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace ModelOperator.Gateway.Proxying.Upgrades;

/// <summary>Knows which upgrades of a connection are passed on: those to WebSocket (RFC 6455) over HTTP/1.1, and WebSockets on a stream of
/// HTTP/2 (RFC 8441). An upgrade to HTTP/2, for example, would carry requests past the gateway. Endpoints are always asked over HTTP/1.1.
/// </summary>
internal static class Upgrade
{
    private const string WebSocket = "websocket";

    /// <summary>True when a client asks for a WebSocket.</summary>
    public static bool IsAskedFor(HttpContext context) =>
        IsStream(context)
            ? IsWebSocket(context.Features.GetRequiredFeature<IHttpExtendedConnectFeature>().Protocol)
            : context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
                && HttpMethods.IsGet(context.Request.Method)
                && IsWebSocket(context.Request.Headers.Upgrade);

    /// <summary>True when a client asks for another protocol on a stream of HTTP/2, whichever it is.</summary>
    public static bool IsStream(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    /// <summary>Asks an endpoint for the same, with the client's headers already in the request.</summary>
    /// <returns>The gateway's own key, for a client that needs none; null when the client's is in the request.</returns>
    public static UpgradeKey? Ask(HttpContext context, HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation(HeaderNames.Connection, HeaderNames.Upgrade);
        request.Headers.TryAddWithoutValidation(HeaderNames.Upgrade, WebSocket);
        if (!IsStream(context))
        {
            return null;
        }

        var key = UpgradeKey.Create();
        request.Headers.Remove(HeaderNames.SecWebSocketKey);
        request.Headers.TryAddWithoutValidation(HeaderNames.SecWebSocketKey, key.Text);
        return key;
    }

    /// <summary>True when an endpoint has changed to a WebSocket.</summary>
    public static bool IsDone(HttpResponseMessage response) =>
        response.StatusCode is System.Net.HttpStatusCode.SwitchingProtocols
        && response.Headers.NonValidated.TryGetValues(HeaderNames.Upgrade, out var values) && IsWebSocket(values.ToString());

    /// <summary>Tells the client the same; the stream of bytes to it.</summary>
    /// <param name="context">The request, whose answer has the endpoint's headers already.</param>
    public static async Task<Stream> AcceptAsync(HttpContext context)
    {
        var answer = context.Response;
        if (!IsStream(context))
        {
            answer.StatusCode = StatusCodes.Status101SwitchingProtocols;
            answer.Headers.Upgrade = WebSocket;
            return await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        }

        answer.StatusCode = StatusCodes.Status200OK;
        answer.Headers.Remove(HeaderNames.SecWebSocketAccept);
        return await context.Features.GetRequiredFeature<IHttpExtendedConnectFeature>().AcceptAsync();
    }

    private static bool IsWebSocket(string? value) => string.Equals(value, WebSocket, StringComparison.OrdinalIgnoreCase);
}
