using System.Net;
using System.Text;

namespace ModelOperator.Gateway.Proxying;

/// <summary>Makes the client that all requests to endpoints share: it adds nothing of its own to them.</summary>
internal static class UpstreamClient
{
    private const int MaxResponseHeadersKiB = 128;

    public static HttpMessageInvoker Create(GatewayOptions options, TimeProvider time)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            MaxResponseHeadersLength = MaxResponseHeadersKiB,
            PooledConnectionIdleTimeout = options.IdleConnectionTimeout,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            ConnectTimeout = Timeout.InfiniteTimeSpan, // the connector has its own
            ConnectCallback = new EndpointConnector(options.ConnectTimeout, time).ConnectAsync,
            // Header values pass through byte by byte, whatever encoding they are in.
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        };
        return new HttpMessageInvoker(handler, disposeHandler: true);
    }
}
