namespace ModelOperator.Gateway.Metrics;

/// <summary>The result of comparing the answer to a copy with the answer that the client got.</summary>
internal enum Verdict
{
    /// <summary>The answers cannot be compared: they are not tensors, are malformed or over the limits, or both failed.</summary>
    Incomparable,

    /// <summary>The answers are the same within the tolerance.</summary>
    Match,

    /// <summary>The answers differ, or only one of the two succeeded.</summary>
    Mismatch,
}
