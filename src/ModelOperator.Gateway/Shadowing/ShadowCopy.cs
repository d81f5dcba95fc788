using System.Diagnostics;
using Microsoft.Net.Http.Headers;
using ModelOperator.Contracts.Processes;
using ModelOperator.Gateway.Capturing;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Observing;
using ModelOperator.Gateway.Shadowing.Comparing;

namespace ModelOperator.Gateway.Shadowing;

/// <summary>Records a request and its answer while they pass, so that the request can be sent once more. It belongs to the request until it
/// is offered to the lane, and afterwards to the lane.</summary>
internal sealed class ShadowCopy(
    MirrorLane lane, HttpContext context, string answeredBy, CaptureMemory memory, int limit, Activity? span)
    : IObservedExchange, IDisposable
{
    public CapturedBytes Request { get; } = new(memory, limit);

    public CapturedBytes Response { get; } = new(memory, limit);

    /// <summary>The answer that the client got.</summary>
    public AnswerHead Head { get; private set; }

    /// <summary>The gRPC status that the client got; null for plain HTTP.</summary>
    public int? GrpcStatus { get; private set; }

    /// <summary>The token that the client got for the answer; null when it got none.</summary>
    public string? Token { get; private set; }

    /// <summary>The revision that answered the client.</summary>
    public string AnsweredBy { get; } = answeredBy;

    public bool IsCopied => true;

    /// <summary>True when the client's body was read to its end.</summary>
    public bool RequestIsWhole { get; set; }

    IBodyTap? IObservedExchange.Request => Request;

    IBodyTap? IObservedExchange.Response => Response;

    public string Method { get; } = context.Request.Method;

    public string PathAndQuery { get; } = RequestTarget.PathAndQuery(context)!;

    public bool Http2 { get; } = HttpProtocol.IsHttp2(context.Request.Protocol);

    public string Scheme { get; } = context.Request.Scheme;

    public ClientAddress? Client { get; } = context.Features.Get<ClientAddress>();

    /// <summary>The span of the client's request; null when it is not traced.</summary>
    public Activity? Span { get; } = span;

    /// <summary>The client's headers, without those that are only between client and gateway.</summary>
    public ClientHeaders Headers { get; } = new();

    /// <summary>Makes room for the shadow's answer.</summary>
    public CapturedBytes NewAnswer() => new(memory, limit);

    /// <inheritdoc/>
    public void AnswerBegun(HttpResponseMessage answer, bool isForReview) => Head = AnswerHead.Of(answer);

    /// <summary>Ends the exchange. The copy is offered once the last byte of the answer has gone to the client.</summary>
    public void Conclude(HttpContext context, Outcome outcome)
    {
        var reason = !outcome.Answered ? DropReason.Incomplete : Request.Lost ?? (RequestIsWhole ? null : DropReason.Incomplete);
        if (reason is not null)
        {
            Drop(reason);
            return;
        }

        Head = Head with { Status = outcome.Code }; // a stream may have failed after its head
        GrpcStatus = outcome.GrpcStatus;
        Token = context.Response.Headers[ModelHeaders.Feedback];
        context.Response.OnCompleted(static state => ((ShadowCopy)state).Offer(), this);
    }

    /// <summary>Drops the copy, which is not sent.</summary>
    public void Drop(string reason)
    {
        lane.Meter.Dropped(reason);
        Dispose();
    }

    public void Dispose()
    {
        Request.Dispose();
        Response.Dispose();
    }

    private Task Offer()
    {
        // The server uses the client's header collection again as soon as this returns.
        var kept = new HeaderDictionary();
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!IsTheClients(name))
            {
                kept[name] = values;
            }
        }

        Headers.Read(kept);

        lane.Offer(this);
        return Task.CompletedTask;
    }

    // The Authorization header stays: the shadow is the same model in the same namespace, and would refuse the copy without it.
    private static bool IsTheClients(string name) =>
        name.Equals(HeaderNames.Cookie, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.Expect, StringComparison.OrdinalIgnoreCase);
}
