using System.Collections.Concurrent;

namespace ModelOperator.Gateway.Routing.Endpoints;

/// <summary>Request URIs of one endpoint. Clients of a model ask for the same few paths over and over, and parsing a URI costs
/// more than anything else about a small request; so a few are kept.</summary>
internal sealed class RequestTargets(EndpointAddress address)
{
    private const int MaxKept = 64;
    private const int MaxKeptLength = 128;
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly ConcurrentDictionary<string, Uri> _kept = new(StringComparer.Ordinal);
    private readonly string _origin = $"http://{address}";

    /// <summary>The URI of a path and query exactly as the client wrote them (no unescaping, no dot removal).</summary>
    /// <param name="pathAndQuery">Starts with a slash.</param>
    public Uri this[string pathAndQuery]
    {
        get
        {
            if (_kept.TryGetValue(pathAndQuery, out var uri))
            {
                return uri;
            }

            uri = new Uri(_origin + pathAndQuery, Verbatim);
            if (pathAndQuery.Length <= MaxKeptLength && !pathAndQuery.Contains('?', StringComparison.Ordinal) && _kept.Count < MaxKept)
            {
                _kept.TryAdd(pathAndQuery, uri);
            }

            return uri;
        }
    }
}
