using Microsoft.Net.Http.Headers;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Capturing;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Observing;
using ModelOperator.Gateway.Tensors;

namespace ModelOperator.Gateway.Sampling;

/// <summary>A request and its answer, taken down to become a sample. It belongs to the request until it has ended, and then to the
/// desk.</summary>
internal sealed class SampledExchange : IObservedExchange, IDisposable
{
    private readonly SampleDesk _desk;
    private readonly ReviewRule? _review;
    private string? _unreadable;
    private bool _isForReview;

    public SampledExchange(
        Guid id, SamplesRule? drawn, ReviewRule? review, string revision, HttpContext context, SampleDesk desk, DateTimeOffset now)
    {
        (Id, Drawn, Revision, BegunAt, _review, _desk) = (id, drawn, revision, now, review, desk);
        Request = new(desk.Memory, SampleDesk.MaxBodyBytes);
        Response = new(desk.Memory, SampleDesk.MaxBodyBytes);
        RequestFormat = BodyFormat.Of(context.Request);
        if (IsEncoded(context.Request.Headers.ContentEncoding.ToString()))
        {
            _unreadable = SkipReason.Compressed;
            Dispose();
        }
    }

    public Guid Id { get; }

    public string Revision { get; }

    /// <summary>The time at which the request came.</summary>
    public DateTimeOffset BegunAt { get; }

    /// <summary>The rule by which the request was drawn; null when it was not.</summary>
    public SamplesRule? Drawn { get; }

    /// <summary>The rule by which people should look at the answer; null when they need not.</summary>
    public ReviewRule? ForReview => _isForReview ? _review : null;

    public CapturedBytes Request { get; }

    public BodyFormat RequestFormat { get; }

    public CapturedBytes Response { get; }

    public BodyFormat ResponseFormat { get; private set; }

    public bool RequestIsWhole { get; set; }

    IBodyTap? IObservedExchange.Request => Request;

    IBodyTap? IObservedExchange.Response => Response;

    public void AnswerBegun(HttpResponseMessage answer, bool isForReview)
    {
        _isForReview = isForReview;
        ResponseFormat = BodyFormat.Of(answer);
        _unreadable ??= answer.Content.Headers.NonValidated.TryGetValues(HeaderNames.ContentEncoding, out var encoding)
            && IsEncoded(encoding.ToString()) ? SkipReason.Compressed : null;
        if (_unreadable is not null || (Drawn is null && !_isForReview))
        {
            Response.Dispose(); // not the request, which may still be on its way
        }
    }

    public void Conclude(HttpContext context, Outcome outcome)
    {
        if (Drawn is null && ForReview is null)
        {
            Dispose(); // nobody wants it
            return;
        }

        var reason =
            !RequestIsWhole || outcome is not { Answered: true, Code: StatusCodes.Status200OK, GrpcStatus: null or 0 } ? SkipReason.Failed
            : _unreadable ?? Why(Request.Lost) ?? Why(Response.Lost) ?? Why(RequestFormat, Request) ?? Why(ResponseFormat, Response);
        if (reason is not null)
        {
            _desk.Skip(this, reason);
            return;
        }

        _desk.Offer(this);
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
