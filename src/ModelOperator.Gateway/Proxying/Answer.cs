using System.Runtime.CompilerServices;
using Microsoft.Net.Http.Headers;
using ModelOperator.Contracts.Processes;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Faults;
using ModelOperator.Gateway.Proxying.Headers;
using ModelOperator.Gateway.Proxying.Observing;
using ModelOperator.Gateway.Proxying.Streaming;
using ModelOperator.Gateway.Proxying.Upstream;
using ModelOperator.Gateway.Routing;
using ModelOperator.Gateway.Routing.Endpoints;

namespace ModelOperator.Gateway.Proxying;

/// <summary>Passes an endpoint's answer on to the client.</summary>
internal sealed class Answer(
    ClientRequest asked,
    RevisionTarget target,
    PodEndpoint endpoint,
    RequestBody? question,
    AnswerExtras extras,
    RevisionMeter meter,
    IObservedExchange? observed,
    FaultLog faults)
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome> RelayAsync(HttpResponseMessage from, bool http2, CancellationToken cancellationToken)
    {
        var status = (int)from.StatusCode;
        if (status < StatusCodes.Status200OK)
        {
            return await RefuseAsync($"revision {target.Revision} answered with status {status}, which nobody asked for");
        }

        var response = asked.Http.Response;
        response.StatusCode = status;
        try
        {
            ResponseHeaders.Copy(from, response);
        }
        catch (InvalidOperationException exception)
        {
            // The server checks headers, and refuses a Content-Length that is not a number, and control characters.
            faults.AnswerBroken(endpoint, target.Revision, exception.Message);
            return await RefuseAsync($"revision {target.Revision} answered with headers that are not valid");
        }

        response.Headers[OwnHeaders.Revision] = target.Revision;
        if (extras.SetCookie is { } setCookie)
        {
            response.Headers.Append(HeaderNames.SetCookie, setCookie);
        }

        var isPrediction = status == StatusCodes.Status200OK && HttpMethods.IsPost(asked.Http.Request.Method);
        if (isPrediction && extras.Tokens?.Issue(target.Revision, asked.Http.Request.Headers, observed?.IsCopied is true) is { } token)
        {
            response.Headers[ModelHeaders.Feedback] = token;
        }

        var isForReview = isPrediction && extras.Review is { } review ? Confidence.IsForReview(review, from) : null;
        if (isForReview is { } known)
        {
            meter.ReviewChecked(known);
            if (known)
            {
                response.Headers[OwnHeaders.Review] = "true";
            }
        }

        observed?.AnswerBegun(from, isForReview is true);
        asked.Pace.AnswerBegun();
        using var clock = isPrediction ? ClockOf(response) : null;

        try
        {
            var isEmpty = true;
            if (HasBody(status, response.ContentLength))
            {
                var body = await from.Content.ReadAsStreamAsync(cancellationToken);
                var knownToHaveBody = response.ContentLength > 0;
                isEmpty = await ResponseBody.CopyAsync(
                    body, response, knownToHaveBody, clock ?? observed?.Response, asked.Pace, cancellationToken)
                    == 0;
            }

            clock?.Complete();
            if (http2)
            {
                ResponseHeaders.CopyTrailers(from, response);
            }

            int? grpcStatus = http2 && Grpc.Is(response.ContentType) ? Grpc.StatusOf(from) : null;
            return new Outcome(clock?.Error ?? status, grpcStatus, Answered: true, WasUnanswered: isEmpty && Grpc.IsNoAnswer(grpcStatus));
        }
        catch (Exception exception) when (clock?.Error is { } failed
            && (asked.Http.RequestAborted.IsCancellationRequested || exception is ResponseBrokenException))
        {
            // A client that is told of an error hangs up, and a server that has told of one may end the connection.
            ClientEnd.Cut(asked.Http);
            return new Outcome(failed);
        }
        catch (ResponseBrokenException) when (question?.ClientError is { } error && ClientEnd.MistakeIn(error) is null)
        {
            // Over HTTP/2 the answer fails together with the request, and the client's end may become known only later.
            ClientEnd.Cut(asked.Http);
            return Outcome.ClientGone(asked.Http);
        }
        catch (ResponseBrokenException exception)
        {
            faults.AnswerBroken(endpoint, target.Revision, exception.GetBaseException().Message);
            if (!response.HasStarted)
            {
                return await RefuseAsync($"revision {target.Revision} broke off before answering");
            }

            // The client must not take half an answer for a complete one, and the revision must not be credited with a success.
            ClientEnd.Cut(asked.Http);
            return new Outcome(StatusCodes.Status502BadGateway);
        }
        catch (OperationCanceledException) when (!asked.Http.RequestAborted.IsCancellationRequested)
        {
            if (!response.HasStarted)
            {
                return await Refusal.SendAsync(
                    asked.Http, StatusCodes.Status504GatewayTimeout, $"revision {target.Revision} did not answer in time", target.Revision);
            }

            ClientEnd.Cut(asked.Http);
            return new Outcome(StatusCodes.Status504GatewayTimeout);
        }
        finally
        {
            clock?.End();
        }
    }

    private TokenClock? ClockOf(HttpResponse response) =>
        StreamKinds.Of(response.ContentType, response.Headers.ContentEncoding) is not StreamKind.None and var kind
            ? asked.Clock.Begin(kind, meter.Streams, observed?.Response)
            : null;

    private bool HasBody(int status, long? length) =>
        length != 0
        && status is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified)
        && !HttpMethods.IsHead(asked.Http.Request.Method);

    private Task<Outcome> RefuseAsync(string message) =>
        Refusal.SendAsync(asked.Http, StatusCodes.Status502BadGateway, message, target.Revision);
}
