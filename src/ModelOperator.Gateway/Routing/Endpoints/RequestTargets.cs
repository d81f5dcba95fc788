using System.Collections.Concurrent;

namespace ModelOperator.Gateway.Routing.Endpoints;

/// <summary>Keeps request URIs of one endpoint. Clients of a model request the same few paths again and again, and parsing a URI costs more
/// than any other part of a small request.</summary>
internal sealed class RequestTargets(EndpointAddress address)
{
    private const int MaxKept = 64;
    private const int MaxKeptLength = 128;
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly ConcurrentDictionary<string, Uri> _kept = new(StringComparer.Ordinal);
    private readonly string _origin = $"http://{address}";

    /// <summary>The URI for a path and query exactly as the client wrote them, without unescaping or removal of dots.</summary>
    /// <param name="pathAndQuery">The path and query, which begins with a slash.</param>
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
