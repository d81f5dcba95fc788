using Microsoft.Net.Http.Headers;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Capturing;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Observing;
using ModelOperator.Gateway.Tensors;

namespace ModelOperator.Gateway.Sampling;

/// <summary>A request and its answer, taken down to become a sample. It belongs to the request until it has ended, and then to the desk,
/// which uses it again for a later request.</summary>
/// <param name="desk">Takes it over.</param>
internal sealed class SampledExchange(SampleDesk desk) : IObservedExchange, IDisposable
{
    private ReviewRule? _review;
    private string? _unreadable;
    private bool _isForReview;

    /// <summary>The revision that answers.</summary>
    public string Revision { get; private set; } = "";

    /// <summary>The time at which the request came.</summary>
    public DateTimeOffset BegunAt { get; private set; }

    /// <summary>The rule by which the request was drawn; null when it was not.</summary>
    public SamplesRule? Drawn { get; private set; }

    /// <summary>The rule by which people should look at the answer; null when they need not.</summary>
    public ReviewRule? ForReview => _isForReview ? _review : null;

    public CapturedBytes Request { get; } = new(desk.Memory, SampleDesk.MaxBodyBytes);

    public BodyFormat RequestFormat { get; private set; }

    public CapturedBytes Response { get; } = new(desk.Memory, SampleDesk.MaxBodyBytes);

    public BodyFormat ResponseFormat { get; private set; }

    public bool RequestIsWhole { get; set; }

    IBodyTap? IObservedExchange.Request => Request;

    IBodyTap? IObservedExchange.Response => Response;

    /// <summary>Begins to take a request down.</summary>
    /// <param name="drawn">The rule by which it was drawn; null when it was not.</param>
    /// <param name="review">The rule by which people should look at its answer if that turns out to be unsure; null for none.</param>
    /// <param name="revision">The revision that answers.</param>
    /// <param name="context">The request.</param>
    /// <param name="now">The present time.</param>
    public void Begin(SamplesRule? drawn, ReviewRule? review, string revision, HttpContext context, DateTimeOffset now)
    {
        (Drawn, Revision, BegunAt, _review) = (drawn, revision, now, review);
        (RequestIsWhole, _unreadable, _isForReview) = (false, null, false);
        Request.Begin();
        Response.Begin();
        if (IsEncoded(context.Request.Headers.ContentEncoding.ToString()))
        {
            _unreadable = SkipReason.Compressed;
            Dispose();
        }
    }

    public void AnswerBegun(HttpResponseMessage answer, bool isForReview)
    {
        _isForReview = isForReview;
        if (Drawn is null && !_isForReview)
        {
            // Nobody wants it. What is kept of the request is freed at the end, because that may still be on its way.
            Response.Dispose();
            return;
        }

        ResponseFormat = BodyFormat.Of(answer);
        _unreadable ??= answer.Content.Headers.NonValidated.TryGetValues(HeaderNames.ContentEncoding, out var encoding)
            && IsEncoded(encoding.ToString()) ? SkipReason.Compressed : null;
        if (_unreadable is not null)
        {
            Response.Dispose();
        }
    }

    public void Conclude(HttpContext context, Outcome outcome)
    {
        if (Drawn is null && ForReview is null)
        {
            desk.Return(this);
            return;
        }

        RequestFormat = BodyFormat.Of(context.Request.Headers);
        var reason =
            !RequestIsWhole || outcome is not { Answered: true, Code: StatusCodes.Status200OK, GrpcStatus: null or 0 } ? SkipReason.Failed
            : _unreadable ?? Why(Request.Lost) ?? Why(Response.Lost) ?? Why(RequestFormat, Request) ?? Why(ResponseFormat, Response);
        if (reason is not null)
        {
            desk.Skip(this, reason);
            return;
        }

        desk.Offer(this);
    }

    public void Dispose()
    {
        Request.Dispose();
        Response.Dispose();
    }

    private static bool IsEncoded(string encoding) => encoding is not ("" or "identity");

    private static string? Why(BodyFormat format, CapturedBytes body) =>
        format.IsGrpc && GrpcBody.IsCompressed(body.Bytes.Span) ? SkipReason.Compressed : null;

    private static string? Why(string? lost) => lost switch
    {
        null => null,
        DropReason.TooLarge => SkipReason.TooLarge,
        _ => SkipReason.Memory,
    };
}
