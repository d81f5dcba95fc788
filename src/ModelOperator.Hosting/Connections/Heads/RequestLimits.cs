using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ModelOperator.Hosting.Connections.Heads;

/// <summary>The limits for one connection of a data port. They are the same for gateways and model servers, so that a request that one
/// accepts is not too large for the other. A larger head is answered with 431, a larger request line with 414, and neither becomes a
/// request.</summary>
public static class RequestLimits
{
    /// <summary>The number of requests under way on one HTTP/2 connection.</summary>
    public const int StreamsPerConnection = 100;

    /// <summary>The size of a request's headers, names and values together, in bytes, in any encoding.</summary>
    public const int HeadersBytes = 32 * 1024;

    /// <summary>The number of headers of a request.</summary>
    public const int Headers = 100;

    /// <summary>The size of a request line, in bytes.</summary>
    public const int LineBytes = 8 * 1024;

    /// <summary>The time in which a request's head must arrive.</summary>
    public static readonly TimeSpan HeadTime = TimeSpan.FromSeconds(15);

    /// <summary>Sets the limits of a server.</summary>
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
