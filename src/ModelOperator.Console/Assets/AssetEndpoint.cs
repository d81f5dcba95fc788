using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ModelOperator.Console.Assets;

/// <summary>Serves the files of the page.</summary>
internal static class AssetEndpoint
{
    // Nothing is assumed about names: a browser asks each time, and mostly hears that nothing has changed.
    private const string Revalidate = "no-cache";

    /// <summary>Answers with the file, or with 304 when the browser has it.</summary>
    public static async Task AnswerAsync(HttpContext context, Asset asset)
    {
        var response = context.Response;
        response.Headers.CacheControl = Revalidate;
        response.Headers.ETag = asset.Tag;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (context.Request.Headers.IfNoneMatch.Contains(asset.Tag, StringComparer.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var (body, encoding) = Choose(asset, context.Request.Headers);
        response.ContentType = asset.ContentType;
        response.ContentLength = body.Length;
        if (encoding is not null)
        {
            response.Headers.ContentEncoding = encoding;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private static (byte[] Body, string? Encoding) Choose(Asset asset, IHeaderDictionary headers) =>
        asset.Brotli is { } brotli && Accepts(headers, "br") ? (brotli, "br")
        : asset.Gzip is { } gzip && Accepts(headers, "gzip") ? (gzip, "gzip")
        : (asset.Plain, null);

    private static bool Accepts(IHeaderDictionary headers, string encoding) =>
        StringWithQualityHeaderValue.TryParseList(headers.AcceptEncoding, out var accepted)
        && accepted.Any(one => one.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && one.Quality is null or > 0);
}
