namespace ModelOperator.Gateway.Feedback;

/// <summary>What became of a post.</summary>
/// <param name="Counted">Entries that were counted.</param>
/// <param name="Repeated">Entries whose token had been counted before.</param>
/// <param name="Refused">Entries that were not taken.</param>
/// <param name="Error">Why the first of these was not taken; null when none was.</param>
internal sealed record FeedbackAnswer(int Counted, int Repeated, int Refused, string? Error);
