using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Monitoring;

namespace ModelOperator.Monitoring.Checks;

/// <summary>Puts what a check says into the form that status has.</summary>
internal static class CheckReport
{
    // Status is written by the API server as a whole: names and sentences of a profile or a metric source must not fill it.
    private const int LongestMessage = 512;
    private const int LongestName = 128;

    /// <summary>The status of a check with what it has just found. It has the verdict since now, or since it has had the same
    /// one.</summary>
    public static CheckStatus Of(
        string name, string limit, Reading reading, CheckVerdict verdict, CheckStatus? before, DateTimeOffset now) => new()
        {
            Name = name,
            Verdict = verdict,
            Value = reading.Value,
            Limit = limit,
            Samples = reading.Samples,
            Since = before?.Verdict == verdict ? before.Since : now,
            Worst = reading.Worst.Count == 0 ? null : [.. Named(reading.Worst)],
            Message = reading.Message is { } message ? Sentence.Cut(message, LongestMessage) : null,
        };

    // Names are the keys of the list.
    private static IEnumerable<CheckedItem> Named(IEnumerable<CheckedItem> items) => items
        .Select(item => item with { Name = Sentence.Cut(item.Name, LongestName) })
        .DistinctBy(item => item.Name, StringComparer.Ordinal);
}
