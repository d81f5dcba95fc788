using System.Net;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Gateway.Repeats;

/// <summary>Says who calls: what a header of the request says, or else the client's address.</summary>
internal static class CallerName
{
    private const string ForwardedFor = "X-Forwarded-For";

    /// <summary>The caller of a request; empty when nothing is known of it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="header">The header that names the caller; null for none.</param>
    /// <param name="trusted">The proxies whose word about their clients is believed.</param>
    public static string Of(HttpContext context, string? header, AddressRanges trusted)
    {
        if (header is not null && context.Request.Headers[header].ToString() is { Length: > 0 } named)
        {
            return named;
        }

        var client = context.Features.Get<ClientAddress>();
        return client is null ? ""
            : client.IsTrustedProxy ? BehindProxies(context.Request.Headers[ForwardedFor].ToString(), trusted) ?? client.Text
            : client.Text;
    }

    // Each proxy adds the address that called it at the end: the last one that is no proxy of ours is the client, and what stands
    // before it is only what the client says.
    private static string? BehindProxies(string chain, AddressRanges trusted)
    {
        string? client = null;
        foreach (var hop in chain.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            // Some proxies add the port, which is another one for each connection.
            if (!IPEndPoint.TryParse(hop, out var endpoint))
            {
                return hop;
            }

            client = endpoint.Address.ToString();
            if (!trusted.Contains(endpoint.Address))
            {
                break;
            }
        }

        return client;
    }
}
