using System.Collections.Frozen;

namespace ModelOperator.Gateway.Proxying.Headers;

/// <summary>
/// Knows the headers that say who called, through which proxies, or for what, and that servers believe. A client must not set them.
/// </summary>
internal static class Claims
{
    // The prefixes cover X-Forwarded-For, -Host, -Proto, -Port, -Prefix, -Client-Cert, -User …; X-Auth-Request-User …; X-Original-URL …;
    // ssl-client-verify …
    private static readonly string[] PrefixesOfProxies = ["x-forwarded", "x-auth-request-", "x-original-", "ssl-client-", "x-ssl-"];

    private static readonly FrozenSet<string> OfProxies = FrozenSet.ToFrozenSet(
        [
            "Forwarded", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-ProxyUser-Ip", "Client-IP", "True-Client-IP",
            "Proxy-Client-IP", "WL-Proxy-Client-IP", "CF-Connecting-IP", "CF-Connecting-IPv6", "CF-Visitor", "Fastly-Client-IP",
            "X-Azure-ClientIP", "X-Azure-SocketIP",
            "X-AppEngine-User-IP", "X-Envoy-External-Address", "X-Envoy-Internal", "X-Host", "X-Scheme", "X-Url-Scheme", "Front-End-Https",
            "X-Rewrite-URL", "X-HTTP-Host-Override", "X-Remote-User", "Remote-User", "Remote-Addr", "Remote-Host",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>True when a header is not passed on.</summary>
    /// <param name="header">The name of the header, as sent.</param>
    /// <param name="trusted">True when the request comes from a trusted proxy.</param>
    public static bool Contains(string header, bool trusted)
    {
        // WSGI and CGI take underscores for hyphens, so they would believe such a spelling, which no proxy uses.
        if (header.Contains('_', StringComparison.Ordinal))
        {
            var spelt = header.Replace('_', '-');
            return OwnHeaders.Contains(spelt) || IsOfProxies(spelt);
        }

        return OwnHeaders.Contains(header) || (!trusted && IsOfProxies(header));
    }

    private static bool IsOfProxies(string header)
    {
        foreach (var prefix in PrefixesOfProxies)
        {
            if (header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return OfProxies.Contains(header);
    }
}
