namespace ModelOperator.ModelServer.Metrics;

/// <summary>The reasons why a request failed, under Triton's names.</summary>
internal enum FailureReason
{
    /// <summary>The request was refused before it ran, for example because it is malformed or the queue is full.</summary>
    Rejected,

    /// <summary>The client left.</summary>
    Canceled,

    /// <summary>The runtime failed to run it.</summary>
    Backend,

    /// <summary>The server has a defect.</summary>
    Other,
}
