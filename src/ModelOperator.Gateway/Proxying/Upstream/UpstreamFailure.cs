namespace ModelOperator.Gateway.Proxying.Upstream;

/// <summary>Reads from an error of the HTTP client whether the endpoint can have processed anything.</summary>
internal static class UpstreamFailure
{
    // RFC 9113, 8.7. A stream that ends with NO_ERROR before its answer was above the last one that a GOAWAY promised to
    // process; one below goes on, or ends with the connection and another error.
    private const long NoError = 0x0;
    private const long RefusedStream = 0x7;
    private const long Http11Required = 0xd;

    /// <summary>There was no connection to send anything on.</summary>
    public static bool IsUnreachable(Exception exception) => Find<EndpointUnreachableException>(exception) is not null;

    /// <summary>The endpoint said over HTTP/2 that it has not processed the request: REFUSED_STREAM, or GOAWAY on its way down.</summary>
    public static bool WasTurnedAway(Exception exception) => Find<HttpProtocolException>(exception)?.ErrorCode is RefusedStream or NoError;

    /// <summary>
    /// The version of HTTP that the endpoint speaks instead of the one it was called by; null when that is not what went wrong.
    /// </summary>
    public static string? OtherProtocol(Exception exception) =>
        Find<OtherProtocolException>(exception)?.Spoken
            ?? (Find<HttpProtocolException>(exception)?.ErrorCode is Http11Required ? "HTTP/1.1" : null);

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        while (exception is not null and not T)
        {
            exception = exception.InnerException;
        }

        return (T?)exception;
    }
}
