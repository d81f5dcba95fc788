using ModelOperator.Api.Status.Monitoring;

namespace ModelOperator.Monitoring.Checks;

/// <summary>Puts what a check says into the form that status has.</summary>
internal static class CheckReport
{
    /// <summary>The status of a check: as it was when its verdict has not changed, with the newest values else.</summary>
    public static CheckStatus Of(string name, string limit, Reading reading, CheckVerdict verdict, CheckStatus? before, DateTimeOffset now) => new()
    {
        Name = name,
        Verdict = verdict,
        Value = reading.Value,
        Limit = limit,
        Samples = reading.Samples,
        Since = before?.Verdict == verdict ? before.Since : now,
        Worst = reading.Worst.Count == 0 ? null : reading.Worst,
        Message = reading.Message,
    };
}
