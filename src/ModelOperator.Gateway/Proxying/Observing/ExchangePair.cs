using System.Buffers;
using ModelOperator.Gateway.Proxying.Clients;

namespace ModelOperator.Gateway.Proxying.Observing;

/// <summary>An exchange that two observers follow.</summary>
internal sealed class ExchangePair(IObservedExchange first, IObservedExchange second) : IObservedExchange
{
    public IBodyTap? Request { get; } = TapPair.Of(first.Request, second.Request);

    public IBodyTap? Response { get; } = TapPair.Of(first.Response, second.Response);

    public bool IsCopied => first.IsCopied || second.IsCopied;

    public bool RequestIsWhole
    {
        set
        {
            first.RequestIsWhole = value;
            second.RequestIsWhole = value;
        }
    }

    public void AnswerBegun(HttpResponseMessage answer, bool isForReview)
    {
        first.AnswerBegun(answer, isForReview);
        second.AnswerBegun(answer, isForReview);
    }

    public void Conclude(HttpContext context, Outcome outcome)
    {
        first.Conclude(context, outcome);
        second.Conclude(context, outcome);
    }

    private sealed class TapPair(IBodyTap first, IBodyTap second) : IBodyTap
    {
        public static IBodyTap? Of(IBodyTap? first, IBodyTap? second) =>
            first is null ? second : second is null ? first : new TapPair(first, second);

        public void Append(in ReadOnlySequence<byte> bytes)
        {
            first.Append(in bytes);
            second.Append(in bytes);
        }

        public void Append(ReadOnlySpan<byte> bytes)
        {
            first.Append(bytes);
            second.Append(bytes);
        }
    }
}
