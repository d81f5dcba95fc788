using ModelOperator.Gateway.Proxying.Clients;

namespace ModelOperator.Gateway.Proxying.Mirroring;

/// <summary>Records a request and its answer while they pass.</summary>
internal interface IMirroredExchange
{
    /// <summary>Records the request's body.</summary>
    IMirroredBody Request { get; }

    /// <summary>Records the answer's body.</summary>
    IMirroredBody Response { get; }

    /// <summary>Says whether the client's body was read to its end.</summary>
    bool RequestIsWhole { set; }

    /// <summary>Records the head of the answer that the client gets.</summary>
    void AnswerBegun(HttpResponseMessage answer);

    /// <summary>Says that the exchange has ended.</summary>
    void Conclude(HttpContext context, Outcome outcome);
}
