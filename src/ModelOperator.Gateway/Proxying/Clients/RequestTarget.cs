using Microsoft.AspNetCore.Http.Features;

namespace ModelOperator.Gateway.Proxying.Clients;

/// <summary>What the client asked for, letter by letter.</summary>
internal static class RequestTarget
{
    /// <summary>Path and query as sent; null when the request has none (<c>OPTIONS *</c>, CONNECT).</summary>
    public static string? PathAndQuery(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.StartsWith('/'))
        {
            return target;
        }

        // The absolute form, which clients use with forward proxies.
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
