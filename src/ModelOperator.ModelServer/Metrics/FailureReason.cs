namespace ModelOperator.ModelServer.Metrics;

/// <summary>Why a request failed, in Triton's words.</summary>
internal enum FailureReason
{
    /// <summary>Refused before it ran: malformed, unknown model, queue full, not ready.</summary>
    Rejected,

    /// <summary>The client went away.</summary>
    Canceled,

    /// <summary>The runtime failed on it.</summary>
    Backend,

    /// <summary>Anything else: a defect of the server.</summary>
    Other,
}
