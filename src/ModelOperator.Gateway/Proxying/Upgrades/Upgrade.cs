using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace ModelOperator.Gateway.Proxying.Upgrades;

/// <summary>Knows which upgrades of a connection are passed on: those to WebSocket (RFC 6455) over HTTP/1.1. An upgrade to HTTP/2, for
/// example, would carry requests past the gateway.</summary>
internal static class Upgrade
{
    private const string WebSocket = "websocket";

    /// <summary>True when a client asks for a WebSocket.</summary>
    public static bool IsAskedFor(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && HttpMethods.IsGet(context.Request.Method)
        && IsWebSocket(context.Request.Headers.Upgrade);

    /// <summary>Asks an endpoint for the same.</summary>
    public static void Ask(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation(HeaderNames.Connection, HeaderNames.Upgrade);
        request.Headers.TryAddWithoutValidation(HeaderNames.Upgrade, WebSocket);
    }

    /// <summary>True when an endpoint has changed to a WebSocket.</summary>
    public static bool IsDone(HttpResponseMessage response) =>
        response.StatusCode is System.Net.HttpStatusCode.SwitchingProtocols
        && response.Headers.NonValidated.TryGetValues(HeaderNames.Upgrade, out var values) && IsWebSocket(values.ToString());

    /// <summary>Tells the client the same.</summary>
    public static void Tell(HttpResponse response) => response.Headers.Upgrade = WebSocket;

    private static bool IsWebSocket(string? value) => string.Equals(value, WebSocket, StringComparison.OrdinalIgnoreCase);
}
