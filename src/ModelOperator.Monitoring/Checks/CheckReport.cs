using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Monitoring;

namespace ModelOperator.Monitoring.Checks;

/// <summary>Puts what a check says into the form that status has.</summary>
internal static class CheckReport
{
    // Status is written by the API server as a whole: names and sentences of a profile or a metric source must not fill it.
    private const int LongestMessage = 512;
    private const int LongestName = 128;

    /// <summary>The status of a check: as it was when its verdict has not changed, with the newest values else.</summary>
    public static CheckStatus Of(string name, string limit, Reading reading, CheckVerdict verdict, CheckStatus? before, DateTimeOffset now) => new()
    {
        Name = name,
        Verdict = verdict,
        Value = reading.Value,
        Limit = limit,
        Samples = reading.Samples,
        Since = before?.Verdict == verdict ? before.Since : now,
        Worst = reading.Worst.Count == 0 ? null : [.. reading.Worst.Select(item => item with { Name = Sentence.Cut(item.Name, LongestName) }).DistinctBy(item => item.Name, StringComparer.Ordinal)],
        Message = reading.Message is { } message ? Sentence.Cut(message, LongestMessage) : null,
    };
}
