namespace ModelOperator.Demo.Client;

/// <summary>The result of one request.</summary>
/// <param name="Revision">The revision that answered (header x-model-revision); empty when none said so.</param>
/// <param name="Status">The HTTP status as text, or timeout, connection, overrun, malformed.</param>
/// <param name="IsRight">It was answered with the right digit.</param>
/// <param name="Milliseconds">From sending to the last byte.</param>
internal sealed record Outcome(string Revision, string Status, bool IsRight, double Milliseconds)
{
    /// <summary>Everything but an answer 200 that could be read is a failure.</summary>
    public bool IsFailed => Status != "200";
}
