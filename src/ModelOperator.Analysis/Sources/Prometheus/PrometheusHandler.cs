using System.Net;
using ModelOperator.Hosting.Outgoing;

namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>
/// The connection to a Prometheus: no redirects, so that credentials go only to its own address, no cookies and no proxy.
/// </summary>
internal static class PrometheusHandler
{
    public static SocketsHttpHandler For(MetricSourceOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2), // so that DNS is asked again
            MaxResponseHeadersLength = 16,
        };
        if (options.CaFile is not null)
        {
            handler.TrustOnly(options.CaFile);
        }

        return handler;
    }
}
