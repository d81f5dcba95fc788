using Microsoft.Net.Http.Headers;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Faults;
using ModelOperator.Gateway.Proxying.Headers;
using ModelOperator.Gateway.Proxying.Upgrades;
using ModelOperator.Gateway.Proxying.Upstream;
using ModelOperator.Gateway.Routing;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Gateway.Proxying;

/// <summary>
/// A request for a WebSocket. It counts for its revision when the endpoint has answered, because a session of hours says nothing about the
/// revision's latency. The session stays with the endpoint, whatever becomes of the split.
/// </summary>
/// <param name="asked">The client's side.</param>
/// <param name="target">The revision.</param>
/// <param name="meter">Counts the revision's retries and ejections.</param>
/// <param name="extras">The things that the gateway adds to the answer.</param>
/// <param name="client">Sends the request on a connection of its own.</param>
/// <param name="place">The place of the session, which the caller has taken and gives back.</param>
/// <param name="options">Limits.</param>
/// <param name="time">The clock.</param>
/// <param name="faults">Logs endpoints that fail.</param>
internal sealed class UpgradeExchange(
    ClientRequest asked,
    RevisionTarget target,
    RevisionMeter meter,
    AnswerExtras extras,
    UpgradeClient client,
    SessionPlace place,
    GatewayOptions options,
    TimeProvider time,
    FaultLog faults)
{
    private List<PodEndpoint>? _tried;
    private UpgradeKey? _key;

    /// <summary>Asks an endpoint. When it changes the protocol, the session has begun and is to be run.</summary>
    public async Task<(Outcome Outcome, UpgradedSession? Session)> BeginAsync()
    {
        asked.Pace.RequestIsWhole();
        for (var attempt = 1; attempt <= options.MaxAttempts; attempt++)
        {
            if (EndpointSelector.Choose(target.Endpoints, _tried, time, Random.Shared) is not { } endpoint)
            {
                break;
            }

            if (attempt > 1)
            {
                meter.Retried();
            }

            if (await TryAsync(endpoint) is { } end)
            {
                return end;
            }
        }

        return (await RefuseAsync(StatusCodes.Status503ServiceUnavailable, _tried is null
            ? $"revision {target.Revision} has no ready endpoint"
            : $"no endpoint of revision {target.Revision} takes requests ({_tried.Count} tried)"), null);
    }

    private async Task<(Outcome Outcome, UpgradedSession? Session)?> TryAsync(PodEndpoint endpoint)
    {
        endpoint.Begin();
        UpgradedSession? session = null;
        try
        {
            using var patience = new CancellationTokenSource(
                options.RequestTimeout == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : options.RequestTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(asked.Http.RequestAborted, patience.Token);
            HttpResponseMessage response;
            try
            {
                response = await client.SendAsync(CreateRequest(endpoint), either.Token);
            }
            catch (Exception exception)
            {
                return asked.Http.RequestAborted.IsCancellationRequested ? (Outcome.ClientGone(asked.Http), null)
                    : await FailAsync(endpoint, exception, timedOut: patience.IsCancellationRequested) is { } failed ? (failed, null)
                    : null;
            }

            endpoint.Reinstate();
            if (Upgrade.IsDone(response))
            {
                if (_key?.IsAcceptedBy(response) is false)
                {
                    response.Dispose();
                    const string reason = "it answered another Sec-WebSocket-Key than it was sent";
                    faults.Failed(endpoint, target.Revision, asked.Http.Request.Method, reason);
                    return (await RefuseAsync(
                        StatusCodes.Status502BadGateway, $"revision {target.Revision} began no WebSocket: {reason}"), null);
                }

                session = await AcceptAsync(endpoint, response);
                return (new(StatusCodes.Status101SwitchingProtocols, Answered: true), session);
            }

            // Over HTTP/2 an answer of 2xx says that the session has begun (RFC 8441), and the client would take a page for its frames.
            // It is no error of the revision, because any client can ask for a WebSocket where there is none.
            if (_key is not null && response.IsSuccessStatusCode)
            {
                var status = (int)response.StatusCode;
                response.Dispose();
                return (await RefuseAsync(
                    StatusCodes.Status501NotImplemented,
                    $"revision {target.Revision} began no WebSocket: it answered with status {status}"), null);
            }

            using (response)
            {
                var answer = new Answer(asked, target, endpoint, null, extras, meter, null, faults);
                return (await answer.RelayAsync(response, http2: false, either.Token), null);
            }
        }
        finally
        {
            if (session is null)
            {
                endpoint.End();
            }
        }
    }

    private async Task<UpgradedSession> AcceptAsync(PodEndpoint endpoint, HttpResponseMessage response)
    {
        try
        {
            var answer = asked.Http.Response;
            ResponseHeaders.Copy(response, answer);
            answer.Headers[OwnHeaders.Revision] = target.Revision;
            if (extras.SetCookie is { } setCookie)
            {
                answer.Headers.Append(HeaderNames.SetCookie, setCookie);
            }

            return new(await Upgrade.AcceptAsync(asked.Http), asked.Http.Features.Get<ClientConnection>(), response, endpoint, place);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private ForwardedRequest CreateRequest(PodEndpoint endpoint)
    {
        var http = asked.Http;
        var request = new ForwardedRequest(HttpMethod.Get, endpoint.Targets[RequestTarget.PathAndQuery(http)!], endpoint)
        {
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        RequestHeaders.Copy(
            asked.Headers, http.Request.Scheme, length: null, request, http.Features.Get<ClientAddress>(), http2: false);
        _key = Upgrade.Ask(http, request);
        return request;
    }

    private async Task<Outcome?> FailAsync(PodEndpoint endpoint, Exception exception, bool timedOut)
    {
        if (timedOut)
        {
            return await RefuseAsync(
                StatusCodes.Status504GatewayTimeout,
                $"revision {target.Revision} did not answer within {options.RequestTimeout.TotalSeconds} s");
        }

        var reason = exception.GetBaseException().Message;
        if (UpstreamFailure.IsUnreachable(exception))
        {
            meter.Ejected();
            faults.Ejected(endpoint, target.Revision, endpoint.Eject(time), reason);
            (_tried ??= []).Add(endpoint);
            return null;
        }

        faults.Failed(endpoint, target.Revision, asked.Http.Request.Method, reason);
        return await RefuseAsync(StatusCodes.Status502BadGateway, $"revision {target.Revision} broke off before answering");
    }

    private Task<Outcome> RefuseAsync(int status, string message) => Refusal.SendAsync(asked.Http, status, message, target.Revision);
}
