namespace ModelOperator.Analysis.Sources.Gateway;

/// <summary>
/// The connection to a gateway pod. Whoever may make pods in a namespace decides what answers there, so that nothing of an answer is
/// followed, kept or unpacked.
/// </summary>
public static class GatewayHandler
{
    /// <summary>Makes one.</summary>
    public static SocketsHttpHandler Create() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 0, // a body that is too long is not read to its end, the connection is dropped
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    };
}
