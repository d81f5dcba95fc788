using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Episodes;

namespace ModelOperator.Kubernetes.Http;

/// <summary>
/// Tries a request again where that is safe. It retries any request that the server turned away with a 429, or with a 5xx and a
/// Retry-After, because the server did nothing then. It also retries reads whose gateway or connection broke. It logs when that begins and
/// when it has ended, and not each time.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="random">The source of chance in the waits, so that what was turned away together does not come back together.</param>
/// <param name="logger">The log.</param>
internal sealed class RetryHandler(TimeProvider time, Random random, ILogger logger) : DelegatingHandler
{
    private const int MaxRetries = 5;
    private const string TurnedAway = "turns requests away", Failing = "fails", Unreachable = "cannot be reached";
    private const string Silent = "lets requests wait in vain";

    // Whoever is asked to wait longer gets the answer, and waits without a place among the requests that are being answered. All waits
    // together, with chance, are shorter than the request timeout.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private readonly FailureEpisodes _episodes = new(time);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The reflector and the election have waits of their own.
        var retriesLeft = request.Is(RequestKind.Watch) || request.Is(RequestKind.Urgent) ? 0 : MaxRetries;
        for (var backoff = FirstWait; ; backoff *= 2)
        {
            TimeSpan wait;
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                var asked = WaitBefore(request, response, backoff);
                Tell(request, response, asked);
                if (retriesLeft == 0 || asked is null || asked > MaxWait)
                {
                    return response;
                }

                Log.RetriedAnswer(logger, request.Method, request.RequestUri, (int)response.StatusCode, asked.Value.TotalSeconds);
                response.Dispose();
                wait = asked.Value;
            }
            catch (OperationCanceledException exception) when (IsWanted(request, cancellationToken))
            {
                // The connect timeout cancels nothing but its own attempt; the request timeout cancels our token.
                if (cancellationToken.IsCancellationRequested)
                {
                    TellTrouble(Silent, request, "no answer came within the request timeout");
                }
                else
                {
                    TellTrouble(Unreachable, request, exception.Message);
                }

                throw;
            }
            catch (HttpRequestException exception)
            {
                TellTrouble(Unreachable, request, exception.Message);
                if (retriesLeft == 0 || request.Method != HttpMethod.Get || !IsReset(exception))
                {
                    throw;
                }

                Log.RetriedReset(logger, request.Method, request.RequestUri, exception.Message);
                wait = backoff;
            }

            retriesLeft--;
            await Task.Delay(SpreadWait.Of(wait, random), time, cancellationToken);
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
            return asked;
        }

        return status switch
        {
            429 => TimeSpan.FromSeconds(1),
            (int)HttpStatusCode.BadGateway or (int)HttpStatusCode.ServiceUnavailable or (int)HttpStatusCode.GatewayTimeout
                when request.Method == HttpMethod.Get => backoff,
            _ => null,
        };
    }

    // A failure that is not tried again here is told by whoever asked, with the server's own words.
    private void Tell(HttpRequestMessage request, HttpResponseMessage response, TimeSpan? asked)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError))
        {
            foreach (var ended in _episodes.Succeeded())
            {
                Log.TroubleEnded(logger, ended.Kind, ended.Count, ended.Length.TotalSeconds);
            }
        }
        else if (asked is { } wait)
        {
            TellTrouble(
                response.StatusCode is HttpStatusCode.TooManyRequests ? TurnedAway : Failing, request,
                $"was answered with {(int)response.StatusCode}, and is sent again after {wait.TotalSeconds:0.#} s");
        }
    }

    private void TellTrouble(string trouble, HttpRequestMessage request, string detail)
    {
        if (_episodes.Failed(trouble))
        {
            Log.Trouble(logger, trouble, request.Method, request.RequestUri, detail);
        }
    }

    private static bool IsWanted(HttpRequestMessage request, CancellationToken cancellationToken) =>
        !(request.Options.TryGetValue(RequestKind.Caller, out var caller) ? caller : cancellationToken).IsCancellationRequested;

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
