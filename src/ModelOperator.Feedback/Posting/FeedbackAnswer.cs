namespace ModelOperator.Feedback.Posting;

/// <summary>The result of a post of feedback.</summary>
/// <param name="Counted">The number of entries that were counted.</param>
/// <param name="Repeated">The number of entries whose token had been counted before.</param>
/// <param name="Refused">The number of entries that were refused.</param>
/// <param name="Error">The reason why the first of these was refused; null when none was.</param>
internal sealed record FeedbackAnswer(int Counted, int Repeated, int Refused, string? Error);
