using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Faults;
using ModelOperator.Gateway.Proxying.Headers;
using ModelOperator.Gateway.Proxying.Observing;
using ModelOperator.Gateway.Proxying.Upstream;
using ModelOperator.Gateway.Routing;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Gateway.Tracing;
using ModelOperator.Hosting.Tracing;

namespace ModelOperator.Gateway.Proxying;

/// <summary>One request and its answer. It tries endpoints of one revision until one has begun to process the request.</summary>
/// <param name="asked">The client's side.</param>
/// <param name="target">The revision.</param>
/// <param name="meter">Counts the revision's retries and ejections.</param>
/// <param name="extras">The things that the gateway adds to the answer.</param>
/// <param name="observed">Follows request and answer; null when nobody does.</param>
/// <param name="client">Sends the request.</param>
/// <param name="spans">Begins the spans of attempts.</param>
/// <param name="span">The span of the request; null when it is not traced.</param>
/// <param name="options">Limits.</param>
/// <param name="time">The clock.</param>
/// <param name="faults">Logs endpoints that fail.</param>
internal sealed class ForwardedExchange(
    ClientRequest asked,
    RevisionTarget target,
    RevisionMeter meter,
    AnswerExtras extras,
    IObservedExchange? observed,
    HttpMessageInvoker client,
    ExchangeSpans spans,
    Activity? span,
    GatewayOptions options,
    TimeProvider time,
    FaultLog faults) : IDisposable
{
    private readonly bool _http2 = HttpProtocol.IsHttp2(asked.Http.Request.Protocol);
    private List<PodEndpoint>? _tried;
    private RequestBody? _body;

    /// <summary>Answers the client in every case, except when it has left.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome> RunAsync()
    {
        var request = asked.Http.Request;
        var pathAndQuery = RequestTarget.PathAndQuery(asked.Http)!;
        if (asked.Http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is not false)
        {
            _body = new RequestBody(
                request.BodyReader, request.ContentLength, asked.Pace, Grpc.Is(request.ContentType), holdCopy: _http2, observed?.Request);
        }
        else
        {
            asked.Pace.RequestIsWhole();
        }

        if (options.RequestTimeout == TimeSpan.Zero)
        {
            return await AttemptAsync(pathAndQuery, asked.Http.RequestAborted);
        }

        using var patience = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(asked.Http.RequestAborted, patience.Token);
        return await AttemptAsync(pathAndQuery, either.Token);
    }

    /// <inheritdoc/>
    public void Dispose() => _body?.Dispose();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome> AttemptAsync(string pathAndQuery, CancellationToken cancellationToken)
    {
        try
        {
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

                endpoint.Begin();
                using var call = spans.BeginAttempt(span, asked.Http.Request.Method, endpoint, pathAndQuery, attempt);
                try
                {
                    var outcome = await TryAsync(endpoint, pathAndQuery, call, cancellationToken);
                    ExchangeSpans.EndAttempt(call, outcome);
                    if (outcome is { } end)
                    {
                        return end;
                    }
                }
                finally
                {
                    endpoint.End();
                }
            }
        }
        finally
        {
            if (_body is not null)
            {
                await _body.StopAsync();
            }

            if (observed is not null)
            {
                observed.RequestIsWhole = _body?.IsComplete is not false;
            }
        }

        return await RefuseAsync(StatusCodes.Status503ServiceUnavailable, _tried is null
            ? $"revision {target.Revision} has no ready endpoint"
            : $"no endpoint of revision {target.Revision} takes requests ({_tried.Count} tried)");
    }

    /// <summary>Tries one endpoint; null when it processed nothing of the request and another one may be tried.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome?> TryAsync(
        PodEndpoint endpoint, string pathAndQuery, Activity? call, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(CreateRequest(endpoint, pathAndQuery, call), cancellationToken);
        }
        catch (Exception exception)
        {
            if (_body is not null)
            {
                await _body.StopAsync();
            }

            if (asked.Http.RequestAborted.IsCancellationRequested)
            {
                return Outcome.ClientGone(asked.Http) with { IsClientsFault = _body?.IsUnfinished is true };
            }

            return _body?.EarlyAnswer is { } connection
                ? await RelayEarlyAsync(endpoint, connection, pathAndQuery, call, cancellationToken)
                : await FailAsync(endpoint, exception, timedOut: cancellationToken.IsCancellationRequested);
        }

        return await RelayAsync(endpoint, response, call, cancellationToken);
    }

    /// <summary>
    /// Handles an endpoint that answered in the middle of the upload, which was stopped. Nothing more of the upload is sent.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome?> RelayEarlyAsync(
        PodEndpoint endpoint, EndpointStream connection, string pathAndQuery, Activity? call, CancellationToken cancellationToken)
    {
        using var reader = UpstreamClient.CreateReader(connection);
        using var question = new HttpRequestMessage(HttpMethod.Parse(asked.Http.Request.Method), endpoint.Targets[pathAndQuery]);
        HttpResponseMessage response;
        try
        {
            response = await reader.SendAsync(question, cancellationToken);
        }
        catch (Exception) when (asked.Http.RequestAborted.IsCancellationRequested)
        {
            return Outcome.ClientGone(asked.Http) with { IsClientsFault = true };
        }
        catch (Exception exception)
        {
            return await FailAsync(endpoint, exception, timedOut: cancellationToken.IsCancellationRequested);
        }

        return await RelayAsync(endpoint, response, call, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome> RelayAsync(
        PodEndpoint endpoint, HttpResponseMessage response, Activity? call, CancellationToken cancellationToken)
    {
        using (response)
        {
            call.Answered((int)response.StatusCode); // now, since the rest may never come
            endpoint.Reinstate();
            _body?.AnswerBegun();
            var answer = new Answer(asked, target, endpoint, _body, extras, meter, observed, faults);
            return await answer.RelayAsync(response, _http2, cancellationToken);
        }
    }

    private ForwardedRequest CreateRequest(PodEndpoint endpoint, string pathAndQuery, Activity? call)
    {
        var request = new ForwardedRequest(HttpMethod.Parse(asked.Http.Request.Method), endpoint.Targets[pathAndQuery], endpoint)
        {
            Version = _http2 ? System.Net.HttpVersion.Version20 : System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (_body is not null)
        {
            _body.Headers.Clear(); // from an earlier attempt
            request.Content = _body;
        }
        else if (!HttpMethods.IsGet(asked.Http.Request.Method) && !HttpMethods.IsHead(asked.Http.Request.Method))
        {
            request.Content = new EmptyBody();
        }

        RequestHeaders.Copy(
            asked.Headers,
            asked.Http.Request.Scheme,
            asked.Http.Request.ContentLength,
            request,
            asked.Http.Features.Get<ClientAddress>(),
            _http2);
        if (extras.Review is { } review)
        {
            Confidence.Ask(review, request);
        }

        TraceHeaders.Write(request, call ?? span);
        return request;
    }

    private async Task<Outcome?> FailAsync(PodEndpoint endpoint, Exception exception, bool timedOut)
    {
        if (_body?.ClientError is { } clientError)
        {
            if (ClientEnd.MistakeIn(clientError) is { } mistake)
            {
                return await BlameClientAsync(mistake.StatusCode, mistake.Message);
            }

            ClientEnd.Cut(asked.Http); // it may have closed only its sending half, and must not take silence for an empty answer
            return Outcome.ClientGone(asked.Http) with { IsClientsFault = true };
        }

        if (timedOut && _body?.WasCutOff is true)
        {
            return await BlameClientAsync(
                StatusCodes.Status408RequestTimeout, $"the request was not whole within {options.RequestTimeout.TotalSeconds} s");
        }

        if (timedOut)
        {
            return await RefuseAsync(StatusCodes.Status504GatewayTimeout,
                $"revision {target.Revision} did not answer within {options.RequestTimeout.TotalSeconds} s");
        }

        if (UpstreamFailure.OtherProtocol(exception) is { } spoken)
        {
            // Clients choose the version of HTTP. A comparison with stable shows whether the revision should have supported it.
            return await RefuseAsync(
                StatusCodes.Status505HttpVersionNotsupported,
                $"revision {target.Revision} speaks {spoken}, and this request came over {asked.Http.Request.Protocol}");
        }

        var reason = exception.GetBaseException().Message;
        var unreachable = UpstreamFailure.IsUnreachable(exception);
        if (unreachable)
        {
            meter.Ejected();
            faults.Ejected(endpoint, target.Revision, endpoint.Eject(time), reason);
        }

        if ((unreachable || UpstreamFailure.WasTurnedAway(exception)) && _body?.CanReplay is not false)
        {
            (_tried ??= []).Add(endpoint);
            return null;
        }

        faults.Failed(endpoint, target.Revision, asked.Http.Request.Method, reason);
        return await RefuseAsync(StatusCodes.Status502BadGateway, $"revision {target.Revision} broke off before answering");
    }

    private async Task<Outcome> BlameClientAsync(int status, string message)
    {
        try
        {
            return await RefuseAsync(status, message) with { IsClientsFault = true };
        }
        catch (Exception) when (asked.Http.RequestAborted.IsCancellationRequested)
        {
            return Outcome.ClientGone(asked.Http) with { IsClientsFault = true };
        }
    }

    private Task<Outcome> RefuseAsync(int status, string message) => Refusal.SendAsync(asked.Http, status, message, target.Revision);
}
