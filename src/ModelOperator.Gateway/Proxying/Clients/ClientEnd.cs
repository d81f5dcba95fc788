using Microsoft.AspNetCore.Http.Features;

namespace ModelOperator.Gateway.Proxying.Clients;

/// <summary>Ends an exchange when an answer can no longer tell the client about an error.</summary>
internal static class ClientEnd
{
    private const int Http2InternalError = 0x2;

    // Kestrel gives this reason only as text; the tests with clients that leave check that the text is still the same.
    private const string EndedInTheBody = "Unexpected end of request content.";

    /// <summary>Ends the connection, or over HTTP/2 the stream, so that the client does not take the answer for a complete one.</summary>
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

    /// <summary>The mistake in a body that could not be read; null when there was none and the client has only left.</summary>
    public static BadHttpRequestException? MistakeIn(Exception error) =>
        error is BadHttpRequestException bad && !string.Equals(bad.Message, EndedInTheBody, StringComparison.Ordinal) ? bad : null;
}
