using System.Diagnostics;
using System.Globalization;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Hosting.Tracing;

namespace ModelOperator.Gateway.Tracing;

/// <summary>The spans of what a gateway does for one request: the request itself, each attempt on a pod, and the copy for a mirror. The
/// copy is sent after the client has its answer, so its span begins when that of the request has ended.</summary>
internal sealed class ExchangeSpans(Spans spans, GatewayOptions options)
{
    private const string TurnedAway = "turned_away";
    private const string TimedOut = "timeout";
    private const string OtherProtocol = "other_protocol";
    private const string Broken = "broken";
    private const string MirrorName = "mirror";

    /// <summary>Begins the span of a client's request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="revision">The revision whose turn it is; null when none is routed.</param>
    /// <returns>Null when tracing is off.</returns>
    public Activity? BeginRequest(HttpContext context, string? revision)
    {
        var span = spans.BeginRequest(context, Grpc.Is(context.Request.ContentType));
        return Describe(span, revision, SpanAttributes.AnswersClient);
    }

    /// <summary>Begins the span of an attempt on a pod.</summary>
    /// <param name="request">The span of the request.</param>
    /// <param name="method">The method.</param>
    /// <param name="endpoint">The pod.</param>
    /// <param name="pathAndQuery">The path and query of the request.</param>
    /// <param name="attempt">The number of the attempt, from 1 on.</param>
    /// <returns>Null when the request is not recorded.</returns>
    public Activity? BeginAttempt(Activity? request, string method, PodEndpoint endpoint, string pathAndQuery, int attempt)
    {
        if (request is not { IsAllDataRequested: true })
        {
            return null;
        }

        var call = spans.BeginCall(request, method, endpoint.Targets[pathAndQuery]);
        return attempt > 1 ? call?.SetTag(SpanAttributes.ResendCount, attempt - 1) : call;
    }

    /// <summary>Says how an attempt ended. A pod that gave no whole answer gets a kind of error, and never the status with which the
    /// gateway answers in its place. It is no error when the client has left, or when its request is wrong.</summary>
    /// <param name="call">The span of the attempt, which has the status of the pod if it sent one; null for none.</param>
    /// <param name="outcome">The end of the request; null when another pod is tried.</param>
    public static void EndAttempt(Activity? call, Outcome? outcome)
    {
        if (call is null)
        {
            return;
        }

        if (outcome is not { } end)
        {
            call.Failed(TurnedAway);
        }
        else if (end.Answered)
        {
            call.Answered(end.Code, end.GrpcStatus); // which comes behind the body
        }
        else if (!end.IsClientsFault && end.Code is not StatusCodes.Status499ClientClosedRequest
            && call.Status is not ActivityStatusCode.Error)
        {
            call.Failed(end.Code switch
            {
                StatusCodes.Status504GatewayTimeout => TimedOut,
                StatusCodes.Status505HttpVersionNotsupported => OtherProtocol,
                _ => Broken,
            });
        }
    }

    /// <summary>Begins the span of a copy that is sent to a mirror.</summary>
    /// <returns>Null when the request is not recorded.</returns>
    public Activity? BeginMirror(Activity? request, string method, string revision)
    {
        var copy = spans.BeginBelow(request, MirrorName, ActivityKind.Client)?.SetTag(SpanAttributes.Method, method);
        return Describe(copy, revision, SpanAttributes.Shadow);
    }

    /// <summary>Says how a copy ended.</summary>
    /// <param name="copy">Its span; null for none.</param>
    /// <param name="code">Its status, or a word for why there is none.</param>
    /// <param name="grpcStatus">The status of gRPC; null for plain HTTP.</param>
    public static void EndMirror(Activity? copy, string code, int? grpcStatus)
    {
        if (int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status >= 100)
        {
            copy.Answered(status, grpcStatus);
        }
        else
        {
            copy.Failed(code);
        }
    }

    private Activity? Describe(Activity? span, string? revision, string role)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(SpanAttributes.Namespace, options.Namespace);
            span.SetTag(SpanAttributes.Model, options.Name);
            span.SetTag(SpanAttributes.Revision, revision);
            span.SetTag(SpanAttributes.Role, role);
        }

        return span;
    }
}
