namespace ModelOperator.Gateway.Proxying;

/// <summary>Reads from an error of the HTTP client whether the endpoint can have processed anything.</summary>
internal static class UpstreamFailure
{
    private const long RefusedStream = 0x7; // RFC 9113, 8.7: not processed, safe to send again

    /// <summary>There was no connection to send anything on.</summary>
    public static bool IsUnreachable(Exception exception) => Find<EndpointUnreachableException>(exception) is not null;

    /// <summary>The endpoint turned the stream away unprocessed.</summary>
    public static bool IsRefusedStream(Exception exception) => Find<HttpProtocolException>(exception)?.ErrorCode is RefusedStream;

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
