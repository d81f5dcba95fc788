using Microsoft.AspNetCore.Http.Features;

namespace ModelOperator.Gateway.Proxying.Clients;

/// <summary>Reads the target of a request exactly as the client wrote it.</summary>
internal static class RequestTarget
{
    /// <summary>The path and query as sent; null when the request has none (<c>OPTIONS *</c>, CONNECT).</summary>
    public static string? PathAndQuery(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.StartsWith('/'))
        {
            return target;
        }

        // This is the absolute form, which clients use with forward proxies.
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0)
        {
            return null;
        }

        var end = target.AsSpan(scheme + 3).IndexOfAny('/', '?');
        var rest = end < 0 ? "/" : target[(scheme + 3 + end)..];
        return rest.StartsWith('?') ? "/" + rest : rest;
    }
}
