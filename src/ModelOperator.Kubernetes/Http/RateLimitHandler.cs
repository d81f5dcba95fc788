using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.Http;

/// <summary>Protects the API server by holding requests back to the configured rate.</summary>
internal sealed class RateLimitHandler(TokenBucket bucket, TimeProvider time, ILogger logger) : DelegatingHandler
{
    private static readonly TimeSpan Remarkable = TimeSpan.FromSeconds(1);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Is(RequestKind.Urgent) && bucket.Reserve() is { Ticks: > 0 } wait)
        {
            if (wait > Remarkable)
            {
                Log.Throttled(logger, request.Method, request.RequestUri, wait.TotalSeconds);
            }

            await Task.Delay(wait, time, cancellationToken);
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
