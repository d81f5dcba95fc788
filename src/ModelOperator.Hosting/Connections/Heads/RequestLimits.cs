using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ModelOperator.Hosting.Connections.Heads;

/// <summary>What one connection of a data port may ask for; the same for gateways and model servers, so that what passes the one is not too
/// much for the other. A head that is larger is answered with 431 (a request line: 414) and is no request to anybody.</summary>
public static class RequestLimits
{
    /// <summary>Requests under way on one connection of HTTP/2.</summary>
    public const int StreamsPerConnection = 100;

    /// <summary>Bytes of a request's headers, names and values, in whatever form they are sent.</summary>
    public const int HeadersBytes = 32 * 1024;

    /// <summary>Headers of a request.</summary>
    public const int Headers = 100;

    /// <summary>Bytes of a request line.</summary>
    public const int LineBytes = 8 * 1024;

    /// <summary>How long a request's head may take.</summary>
    public static readonly TimeSpan HeadTime = TimeSpan.FromSeconds(15);

    /// <summary>Sets them.</summary>
    public static void Apply(KestrelServerLimits limits)
    {
        limits.MaxRequestHeadersTotalSize = HeadersBytes;
        limits.MaxRequestHeaderCount = Headers;
        limits.MaxRequestLineSize = LineBytes;
        limits.RequestHeadersTimeout = HeadTime;
        limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        limits.Http2.MaxRequestHeaderFieldSize = HeadersBytes;
    }
}
