using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.Http;

/// <summary>Logs the server's warnings (deprecated versions, unknown fields), each once.</summary>
internal sealed class WarningHandler(ILogger logger) : DelegatingHandler
{
    private const int MaxRemembered = 1024;
    private readonly ConcurrentDictionary<string, bool> _seen = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.NonValidated.TryGetValues("Warning", out var warnings))
        {
            foreach (var warning in warnings)
            {
                if (_seen.Count < MaxRemembered && _seen.TryAdd(warning, value: true))
                {
                    Log.ServerWarning(logger, TextOf(warning));
                }
            }
        }

        return response;
    }

    /// <summary>The quoted text in <c>299 - "text"</c>.</summary>
    private static string TextOf(string warning)
    {
        var first = warning.IndexOf('"');
        var last = warning.LastIndexOf('"');
        return first >= 0 && last > first ? warning[(first + 1)..last].Replace("\\\"", "\"") : warning;
    }
}
