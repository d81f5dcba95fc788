using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Observing;

namespace ModelOperator.Gateway.Repeats;

/// <summary>One request whose caller, path and body are hashed while they pass. It is used again for later requests.</summary>
/// <param name="observer">Knows the requests before.</param>
/// <param name="key">The key of the hash.</param>
internal sealed class HashedExchange(RepeatObserver observer, long key) : IObservedExchange, IBodyTap
{
    private readonly XxHash3 _hash = new(key);
    private RevisionMeter? _meter;

    public IBodyTap Request => this;

    public IBodyTap? Response => null;

    public bool RequestIsWhole { get; set; }

    /// <summary>Begins a request.</summary>
    public void Begin(HttpContext context, string caller, RevisionMeter meter)
    {
        _meter = meter;
        RequestIsWhole = false;
        _hash.Reset();
        Append(caller);
        Append(RequestTarget.PathAndQuery(context) ?? "");
    }

    public void Append(in ReadOnlySequence<byte> bytes)
    {
        foreach (var part in bytes)
        {
            _hash.Append(part.Span);
        }
    }

    public void Append(ReadOnlySpan<byte> bytes) => _hash.Append(bytes);

    public void AnswerBegun(HttpResponseMessage answer, bool isForReview)
    {
        // The answer does not matter before it has ended.
    }

    /// <summary>Counts the request. One that failed is not remembered: asking again is right then.</summary>
    public void Conclude(HttpContext context, Outcome outcome)
    {
        var meter = _meter!;
        var isAnswered = outcome is { Answered: true, Code: >= 200 and < 300, GrpcStatus: null or 0 };
        if (RequestIsWhole && isAnswered)
        {
            meter.RepeatChecked(observer.Remember(_hash.GetCurrentHashAsUInt64()));
        }

        _meter = null;
        observer.Return(this);
    }

    // No header, path or query has a zero byte, so where one text ends is certain.
    private void Append(string text)
    {
        _hash.Append(MemoryMarshal.AsBytes(text.AsSpan()));
        _hash.Append([0, 0]);
    }
}
