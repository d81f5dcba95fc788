namespace ModelOperator.Analysis.Sources.Gateway;

/// <summary>
/// Connects to a gateway pod. Whoever may make pods in a namespace decides what answers there, so no redirect is followed, no cookie is
/// kept and nothing is unpacked.
/// </summary>
public static class GatewayHandler
{
    /// <summary>Makes a handler.</summary>
    public static SocketsHttpHandler Create() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 0, // a body that is too long is not read to its end; the connection is closed
        // A question and the next one are 10 s apart at least, and each connection that waits for it takes 10 KiB; there may be thousands.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
    };
}
