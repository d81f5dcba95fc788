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
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    };
}
