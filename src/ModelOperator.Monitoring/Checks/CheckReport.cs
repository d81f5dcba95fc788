using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Monitoring;

namespace ModelOperator.Monitoring.Checks;

/// <summary>Turns the result of a check into the form of the status.</summary>
internal static class CheckReport
{
    // The API server writes the status as a whole, so names and sentences from a profile or a metric source must not fill it.
    private const int LongestMessage = 512;
    private const int LongestName = 128;

    /// <summary>The newest verdict of a check that is one: that of its data, or the one that it had before it had none, or too few. Null
    /// when it never had one.</summary>
    public static CheckVerdict? Decided(CheckStatus? check) =>
        check?.Verdict is CheckVerdict.NoData or CheckVerdict.TooFew ? check.LastVerdict : check?.Verdict;

    /// <summary>The status of a check with its newest result. The time of its verdict is now, or the time since when it has had the same
    /// verdict.</summary>
    public static CheckStatus Of(
        string name, string limit, Reading reading, CheckVerdict verdict, CheckStatus? before, DateTimeOffset now) => new()
        {
            Name = name,
            Verdict = verdict,
            LastVerdict = verdict is CheckVerdict.NoData or CheckVerdict.TooFew ? Decided(before) : null,
            Value = reading.Value,
            Limit = limit,
            Samples = reading.Samples,
            Since = before?.Verdict == verdict ? before.Since : now,
            Worst = reading.Worst.Count == 0 ? null : [.. Named(reading.Worst)],
            Message = reading.Message is { } message ? Sentence.Cut(message, LongestMessage) : null,
        };

    /// <summary>The same, with the result's own level as the verdict.</summary>
    public static CheckStatus Of(string name, string limit, Reading reading, CheckStatus? before, DateTimeOffset now) =>
        Of(name, limit, reading, reading.Level, before, now);

    // Names are the keys of the list, so each name occurs once.
    private static IEnumerable<CheckedItem> Named(IEnumerable<CheckedItem> items) => items
        .Select(item => item with { Name = Sentence.Cut(item.Name, LongestName) })
        .DistinctBy(item => item.Name, StringComparer.Ordinal);
}
