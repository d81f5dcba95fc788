using System.Net;
using System.Text;

namespace ModelOperator.Gateway.Proxying.Upstream;

/// <summary>Makes the client that all requests to endpoints share. It adds nothing of its own to them.</summary>
internal static class UpstreamClient
{
    private const int MaxResponseHeadersKiB = 128;

    public static HttpMessageInvoker Create(GatewayOptions options, TimeProvider time)
    {
        var handler = CreateHandler();
        handler.PooledConnectionIdleTimeout = options.IdleConnectionTimeout;
        handler.ConnectCallback = new EndpointConnector(options.ConnectTimeout, time).ConnectAsync;
        return new HttpMessageInvoker(handler, disposeHandler: true);
    }

    /// <summary>A client whose connections are used once.</summary>
    public static HttpMessageInvoker CreateForUpgrades(GatewayOptions options, TimeProvider time)
    {
        var handler = CreateHandler();
        handler.PooledConnectionLifetime = TimeSpan.Zero;
        handler.ConnectCallback = new EndpointConnector(options.ConnectTimeout, time).ConnectPlainAsync;
        return new HttpMessageInvoker(handler, disposeHandler: true);
    }

    /// <summary>A client that reads one answer from a connection whose request was sent as far as the endpoint wants it.</summary>
    public static HttpMessageInvoker CreateReader(EndpointStream connection)
    {
        var handler = CreateHandler();
        handler.ConnectCallback = (_, _) => new(connection);
        return new HttpMessageInvoker(handler, disposeHandler: true);
    }

    private static SocketsHttpHandler CreateHandler() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        MaxResponseHeadersLength = MaxResponseHeadersKiB,
        PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
        ConnectTimeout = Timeout.InfiniteTimeSpan, // the connector has its own
        // Header values pass through byte by byte, in any encoding.
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
    };
}
