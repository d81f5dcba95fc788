using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ModelOperator.Gateway.Proxying.Headers;

/// <summary>Knows the headers that concern only one connection and are not passed on (RFC 9110, 7.6.1).</summary>
internal static class HopByHop
{
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        [
            HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.ProxyConnection, HeaderNames.TE, HeaderNames.Trailer,
            HeaderNames.TransferEncoding, HeaderNames.Upgrade, HeaderNames.ProxyAuthenticate, HeaderNames.ProxyAuthorization,
            "HTTP2-Settings",
        ],
        StringComparer.OrdinalIgnoreCase);

    public static bool Contains(string header) => Names.Contains(header);

    /// <summary>The further headers that the message's Connection header names; null when it names none, which is the usual case.</summary>
    public static HashSet<string>? Named(StringValues connection)
    {
        HashSet<string>? named = null;
        foreach (var value in connection)
        {
            foreach (var range in value.AsSpan().Split(','))
            {
                var token = value.AsSpan(range).Trim();
                if (!token.IsEmpty
                    && !token.Equals("keep-alive", StringComparison.OrdinalIgnoreCase)
                    && !token.Equals("close", StringComparison.OrdinalIgnoreCase))
                {
                    (named ??= new HashSet<string>(StringComparer.OrdinalIgnoreCase)).Add(token.ToString());
                }
            }
        }

        return named;
    }
}
