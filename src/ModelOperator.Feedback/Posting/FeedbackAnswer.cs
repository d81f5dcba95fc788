using System.Text.Json.Serialization;

namespace ModelOperator.Feedback.Posting;

/// <summary>The result of a post of feedback.</summary>
/// <param name="Counted">The number of entries that were counted.</param>
/// <param name="Repeated">The number of entries whose token had been counted before.</param>
/// <param name="Refused">The number of entries that were refused.</param>
/// <param name="Errors">The reasons of those, of the first <see cref="MaxErrors"/> at most.</param>
/// <param name="Unknown">The number of entries with the id of a request of which no prediction is kept.</param>
internal sealed record FeedbackAnswer(
    int Counted, int Repeated, int Refused, IReadOnlyList<string> Errors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Unknown = 0)
{
    /// <summary>The largest number of reasons in one answer.</summary>
    public const int MaxErrors = 20;

    /// <summary>The reason why the first of these was refused; null when none was.</summary>
    public string? Error => Errors.Count > 0 ? Errors[0] : null;
}
