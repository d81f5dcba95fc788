using Microsoft.AspNetCore.Http.Features;

namespace ModelOperator.Gateway.Proxying.Clients;

/// <summary>Ends an exchange with a client that cannot be told in an answer.</summary>
internal static class ClientEnd
{
    private const int Http2InternalError = 0x2;

    // Kestrel gives this reason in words only; the tests for clients that leave hold it to them.
    private const string EndedInTheBody = "Unexpected end of request content.";

    /// <summary>Ends the connection, or over HTTP/2 the stream, so that nothing is taken for a whole answer.</summary>
    public static void Cut(HttpContext context)
    {
        if (context.Features.Get<IHttpResetFeature>() is { } stream)
        {
            stream.Reset(Http2InternalError);
        }
        else
        {
            context.Abort();
        }
    }

    /// <summary>What was wrong with a body that could not be read; null when nothing was, but that the client has left.</summary>
    public static BadHttpRequestException? MistakeIn(Exception error) =>
        error is BadHttpRequestException bad && !string.Equals(bad.Message, EndedInTheBody, StringComparison.Ordinal) ? bad : null;
}
