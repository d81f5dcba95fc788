using ModelOperator.Gateway.Proxying.Clients;

namespace ModelOperator.Gateway.Proxying.Observing;

/// <summary>One request and its answer, as an observer follows them. Nothing that it does may wait.</summary>
internal interface IObservedExchange
{
    /// <summary>Takes the request's body; null when it is not wanted.</summary>
    IBodyTap? Request { get; }

    /// <summary>Takes the answer's body; null when it is not wanted.</summary>
    IBodyTap? Response { get; }

    /// <summary>True when a copy of the request goes to a shadow, unless something prevents it later.</summary>
    bool IsCopied => false;

    /// <summary>Says whether the client's body was read to its end.</summary>
    bool RequestIsWhole { set; }

    /// <summary>Takes the head of the answer that the client gets.</summary>
    /// <param name="answer">The endpoint's answer.</param>
    /// <param name="isForReview">True when people should look at it.</param>
    void AnswerBegun(HttpResponseMessage answer, bool isForReview);

    /// <summary>Says that the exchange has ended.</summary>
    void Conclude(HttpContext context, Outcome outcome);
}
