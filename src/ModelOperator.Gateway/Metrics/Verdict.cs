namespace ModelOperator.Gateway.Metrics;

/// <summary>How the answer to a copy compares with what the client got.</summary>
internal enum Verdict
{
    /// <summary>Nothing can be said: not tensors, malformed, over the limits, both failed.</summary>
    Incomparable,

    /// <summary>The answers are the same within the tolerance.</summary>
    Match,

    /// <summary>Different, or only one of the two succeeded.</summary>
    Mismatch,
}
