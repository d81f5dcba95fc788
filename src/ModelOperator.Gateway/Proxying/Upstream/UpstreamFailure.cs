namespace ModelOperator.Gateway.Proxying.Upstream;

/// <summary>Tells from an error of the HTTP client whether the endpoint can have processed anything.</summary>
internal static class UpstreamFailure
{
    // RFC 9113, 8.7: when a stream ends with NO_ERROR before its answer, its number was above the last one that a GOAWAY promised to
    // process. A stream with a lower number goes on, or ends with the connection and another error.
    private const long NoError = 0x0;
    private const long RefusedStream = 0x7;
    private const long Http11Required = 0xd;

    /// <summary>True when there was no connection to send anything on.</summary>
    public static bool IsUnreachable(Exception exception) => Find<EndpointUnreachableException>(exception) is not null;

    /// <summary>
    /// True when the endpoint said over HTTP/2 that it has not processed the request: with REFUSED_STREAM, or with GOAWAY while shutting
    /// down.
    /// </summary>
    public static bool WasTurnedAway(Exception exception) => Find<HttpProtocolException>(exception)?.ErrorCode is RefusedStream or NoError;

    /// <summary>The version of HTTP that the endpoint speaks instead of the requested one; null when this is not the error.</summary>
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
