using Microsoft.Net.Http.Headers;
using ModelOperator.Hosting.Logging;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>Reads the headers that say how a body is coded, and how an answer may be.</summary>
internal static class ContentCodings
{
    /// <summary>The one coding that changes a body and is read and written.</summary>
    public const string Gzip = "gzip";

    private const int MaxQuoteLength = 40;
    private const string Identity = "identity";

    /// <summary>True when the request's body is packed with gzip.</summary>
    /// <exception cref="ProtocolException">415: it has another coding, or several.</exception>
    public static bool IsPacked(HttpContext context)
    {
        var codings = context.Request.Headers.ContentEncoding;
        if (codings.Count == 0)
        {
            return false;
        }

        string[] changing =
        [
            .. codings.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(coding => !coding.Equals(Identity, StringComparison.OrdinalIgnoreCase)),
        ];
        if (changing is [] || (changing is [var one] && IsGzip(one)))
        {
            return changing is not [];
        }

        // The header tells this failure apart from a media type that is not supported (RFC 9110, 12.5.3).
        context.Response.Headers.AcceptEncoding = $"{Gzip}, {Identity}";
        throw new ProtocolException(
            StatusCodes.Status415UnsupportedMediaType,
            $"Content-Encoding {ShortText.Of(codings.ToString(), MaxQuoteLength)} is not supported; "
                + "send the body as it is, or packed once with gzip");
    }

    /// <summary>True when the client takes an answer that is packed with gzip.</summary>
    public static bool TakesGzip(HttpRequest request)
    {
        var accepted = request.Headers.AcceptEncoding;
        if (accepted.Count == 0 || !StringWithQualityHeaderValue.TryParseList(accepted, out var codings))
        {
            return false;
        }

        var named = codings.FirstOrDefault(coding => IsGzip(coding.Value.Value))
            ?? codings.FirstOrDefault(coding => coding.Value == "*");
        return named is not null && named.Quality is null or > 0;
    }

    // RFC 9110, 8.4.1.3: the older name means the same.
    private static bool IsGzip(string? coding) =>
        string.Equals(coding, Gzip, StringComparison.OrdinalIgnoreCase)
        || string.Equals(coding, "x-gzip", StringComparison.OrdinalIgnoreCase);
}
