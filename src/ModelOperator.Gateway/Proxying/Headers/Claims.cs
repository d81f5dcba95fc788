using ModelOperator.Contracts.Processes;
using System.Collections.Frozen;

namespace ModelOperator.Gateway.Proxying.Headers;

/// <summary>Headers that say who called, by which way, or for what, and that servers believe. A client may not write them.</summary>
internal static class Claims
{
    private static readonly FrozenSet<string> OfGateways = FrozenSet.ToFrozenSet(
        [ResponseHeaders.Revision, ModelHeaders.Shadow], StringComparer.OrdinalIgnoreCase);

    // X-Forwarded-For, -Host, -Proto, -Port, -Prefix, -Client-Cert, -User …; X-Auth-Request-User …; X-Original-URL …; ssl-client-verify …
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

    /// <summary>True when a header is one that is not passed on.</summary>
    /// <param name="header">Its name, as sent.</param>
    /// <param name="trusted">The request comes from a proxy that is trusted to know.</param>
    public static bool Contains(string header, bool trusted)
    {
        // WSGI and CGI take underscores for hyphens, and so would believe what is spelt so; no proxy spells it so.
        if (header.Contains('_', StringComparison.Ordinal))
        {
            var spelt = header.Replace('_', '-');
            return OfGateways.Contains(spelt) || IsOfProxies(spelt);
        }

        return OfGateways.Contains(header) || (!trusted && IsOfProxies(header));
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
