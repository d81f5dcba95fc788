using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Upstream;

namespace ModelOperator.Gateway.Proxying.Headers;

/// <summary>Copies a client's headers to the request for the endpoint.</summary>
internal static class RequestHeaders
{
    private const string ForwardedFor = "X-Forwarded-For";
    private const string ForwardedProto = "X-Forwarded-Proto";
    private const string ForwardedHost = "X-Forwarded-Host";
    private const string Trailers = "trailers";
    private const string Scheme = "http"; // the data port has no other

    /// <param name="from">The client's headers.</param>
    /// <param name="scheme">The scheme that the client used.</param>
    /// <param name="length">The length of the body in bytes; null when it is not known.</param>
    /// <param name="to">The request for the endpoint, with its content already set if it has one.</param>
    /// <param name="client">The client at the other end of the connection; null when it is not known.</param>
    /// <param name="http2">True when both sides use HTTP/2.</param>
    public static void Copy(ClientHeaders from, string scheme, long? length, HttpRequestMessage to, ClientAddress? client, bool http2)
    {
        var trusted = client?.IsTrustedProxy is true;
        var named = HopByHop.Named(from.ByName.Connection);
        foreach (var (name, values) in from)
        {
            // Names that begin with a colon are HTTP/2's request line, and lengths belong to the content.
            if (!HopByHop.Contains(name)
                && named?.Contains(name) is not true
                && name[0] is not ':'
                && !Claims.Contains(name, trusted)
                && !name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase))
            {
                Add(to, name, values);
            }
        }

        if (http2 && from.ByName.TE.Contains(Trailers))
        {
            Add(to, HeaderNames.TE, Trailers); // gRPC servers require it
        }

        if (to.Content is not null && length is not null)
        {
            to.Content.Headers.ContentLength = length;
        }

        // A trusted proxy knows better how the client called. Each hop adds the address that it was called from.
        if (client is not null)
        {
            var chain = client.Text;
            if (trusted && from.ByName.TryGetValue(ForwardedFor, out var before))
            {
                to.Headers.Remove(ForwardedFor);
                chain = $"{before}, {chain}";
            }

            Add(to, ForwardedFor, chain);
        }

        if (!trusted || !from.ByName.ContainsKey(ForwardedProto))
        {
            Add(to, ForwardedProto, trusted ? scheme : Scheme);
        }

        if ((!trusted || !from.ByName.ContainsKey(ForwardedHost)) && from.ByName.Host.Count > 0)
        {
            Add(to, ForwardedHost, from.ByName.Host);
        }
    }

    private static void Add(HttpRequestMessage to, string name, StringValues values)
    {
        // HttpClient keeps the headers that describe a body with the content, and refuses them elsewhere.
        if (values.Count == 1)
        {
            if (!to.Headers.TryAddWithoutValidation(name, values.ToString()))
            {
                (to.Content ??= new EmptyBody()).Headers.TryAddWithoutValidation(name, values.ToString());
            }
        }
        else if (!to.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
        {
            (to.Content ??= new EmptyBody()).Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
    }
}
