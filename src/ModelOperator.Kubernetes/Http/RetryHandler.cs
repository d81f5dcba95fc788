using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.Http;

/// <summary>
/// Tries a request again where that is safe. It retries any request that the server turned away with a 429, or with a 5xx and a
/// Retry-After, because the server did nothing then. It also retries reads whose gateway or connection broke.
/// </summary>
internal sealed class RetryHandler(TimeProvider time, ILogger logger) : DelegatingHandler
{
    private const int MaxRetries = 5;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var retriesLeft = request.Is(RequestKind.Watch) ? 0 : MaxRetries;
        for (var backoff = FirstWait; ; backoff *= 2)
        {
            TimeSpan wait;
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (retriesLeft == 0 || WaitBefore(request, response, backoff) is not { } asked)
                {
                    return response;
                }

                Log.RetriedAnswer(logger, request.Method, request.RequestUri, (int)response.StatusCode, asked.TotalSeconds);
                response.Dispose();
                wait = asked;
            }
            catch (HttpRequestException exception) when (retriesLeft > 0 && request.Method == HttpMethod.Get && IsReset(exception))
            {
                Log.RetriedReset(logger, request.Method, request.RequestUri, exception.Message);
                wait = backoff;
            }

            retriesLeft--;
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private TimeSpan? WaitBefore(HttpRequestMessage request, HttpResponseMessage response, TimeSpan backoff)
    {
        var status = (int)response.StatusCode;
        if (status != 429 && status < 500)
        {
            return null;
        }

        if (response.RetryAfter(time) is { } asked)
        {
            return asked < MaxWait ? asked : MaxWait;
        }

        return status switch
        {
            429 => TimeSpan.FromSeconds(1),
            (int)HttpStatusCode.BadGateway or (int)HttpStatusCode.ServiceUnavailable or (int)HttpStatusCode.GatewayTimeout
                when request.Method == HttpMethod.Get => backoff,
            _ => null,
        };
    }

    /// <summary>
    /// True when an established connection broke. A refused connection is not retried here, because the caller's backoff is longer and
    /// spares the server.
    /// </summary>
    private static bool IsReset(HttpRequestException e) =>
        e.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.HttpProtocolError
        || e.InnerException
            is IOException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown } }
        || (e.InnerException is IOException && e.HttpRequestError is HttpRequestError.Unknown);
}
