using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Demo.Observations;

namespace ModelOperator.Demo.Verdicts;

/// <summary>
/// Checks that monitoring said what was so: the drift and the wrong answers when they came, nothing else, and nothing was touched.
/// </summary>
internal static class MonitoringVerdict
{
    /// <summary>The check that the drift must be found by.</summary>
    public const string InputDrift = "inputDrift";

    /// <summary>The check that wrong answers must be found by.</summary>
    public const string Quality = "quality";

    /// <summary>The reason of the Event for a check that is within its limit again.</summary>
    public const string RecoveredEvent = "MonitoringRecovered";

    private const string BadEvent = "MonitoringBad";

    /// <summary>Both checks that must find something.</summary>
    public static IReadOnlyList<string> Both { get; } = [InputDrift, Quality];

    /// <summary>The name of the alert of a check, with the check.</summary>
    public static string AlertOf(string check) => "ModelCheckBad " + check;

    /// <summary>The first status from a moment on in which a check has a verdict; null while there is none.</summary>
    public static StatusSample? First(DemoRecord record, string check, CheckVerdict verdict, TimeSpan since) =>
        record.Statuses.FirstOrDefault(sample => sample.At >= since && CheckOf(sample, check)?.Verdict == verdict);

    /// <summary>The first time from a moment on that Prometheus says a state of a check's alert; null while it has not.</summary>
    public static TimeSpan? FirstAlert(DemoRecord record, string check, string? state, TimeSpan since) =>
        record.Alerts.FirstOrDefault(sample => sample.At >= since && sample.StateOf(AlertOf(check)) == state)?.At;

    /// <summary>Every check that has data says Ok, and every one has data.</summary>
    public static bool AllOk(DemoRecord record) =>
        record.Latest?.Status.Monitoring is { Checks: { Count: > 0 } checks } && checks.All(check => check.Verdict is CheckVerdict.Ok);

    /// <summary>The expectations that did not hold, as sentences; empty when all did.</summary>
    /// <param name="record">All that was observed.</param>
    /// <param name="acts">The times at which the stream was changed.</param>
    /// <param name="feature">The feature that drifted.</param>
    public static IReadOnlyList<string> Problems(DemoRecord record, MonitoringActs acts, string feature) =>
    [
        .. NothingRolledOut(record),
        .. WasFound(record, InputDrift, acts.Drift),
        .. WasFound(record, Quality, acts.Swap),
        .. NamedTheFeature(record, acts, feature),
        .. OthersStayedOk(record),
        .. HasRecovered(record, acts.Recovery),
        .. ClientsWereServed(record),
    ];

    private static IEnumerable<string> NothingRolledOut(DemoRecord record)
    {
        var stable = record.Statuses.Select(sample => sample.Status.StableRevision).OfType<string>().Distinct(StringComparer.Ordinal)
            .ToList();
        if (stable.Count != 1)
        {
            return [$"there were {stable.Count} stable revisions ({string.Join(", ", stable)}); monitoring changes none"];
        }

        var since = record.Statuses.First(sample => sample.Status.StableRevision is not null).Version;
        return PodChecks.Untouched(record, stable[0], since);
    }

    private static IEnumerable<string> WasFound(DemoRecord record, string check, TimeSpan since)
    {
        if (First(record, check, CheckVerdict.Bad, TimeSpan.Zero) is not { } bad)
        {
            yield return $"{check} never became Bad";
        }
        else if (bad.At < since)
        {
            yield return $"{check} was Bad {(since - bad.At).TotalSeconds:F0} s before there was a reason";
        }

        if (!record.Events.Any(happened => happened.Reason == BadEvent && happened.Note.StartsWith(check + ":", StringComparison.Ordinal)))
        {
            yield return $"there was no Event {BadEvent} of {check}";
        }

        if (FirstAlert(record, check, "pending", TimeSpan.Zero) is null)
        {
            yield return $"Prometheus never had the alert {AlertOf(check)} pending";
        }
    }

    private static IEnumerable<string> NamedTheFeature(DemoRecord record, MonitoringActs acts, string feature)
    {
        if (First(record, InputDrift, CheckVerdict.Bad, acts.Drift) is not { } bad)
        {
            yield break;
        }

        var named = CheckOf(bad, InputDrift)!.Worst is [var worst, ..] ? worst.Name : "nothing";
        if (named != feature)
        {
            yield return $"{InputDrift} names {named} as the worst feature, and {feature} has drifted";
        }
    }

    private static IEnumerable<string> OthersStayedOk(DemoRecord record) => record.Statuses
        .SelectMany(sample => sample.Status.Monitoring?.Checks ?? [])
        .Where(check => check.Name is not (InputDrift or Quality) && check.Verdict is CheckVerdict.Bad)
        .Select(check => $"{check.Name} was Bad ({check.Message}), and only {InputDrift} and {Quality} had a reason")
        .Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> HasRecovered(DemoRecord record, TimeSpan since)
    {
        foreach (var check in Both)
        {
            if (!record.Events.Any(happened => happened.At >= since && happened.Reason == RecoveredEvent
                && happened.Note.StartsWith(check + " ", StringComparison.Ordinal)))
            {
                yield return $"there was no Event {RecoveredEvent} of {check}";
            }

            if (CheckOf(record.Latest!, check)?.Verdict is CheckVerdict.Bad)
            {
                yield return $"{check} is still Bad";
            }
        }
    }

    private static IEnumerable<string> ClientsWereServed(DemoRecord record)
    {
        if (record.EachClient.Sum(client => client.Total.Failed) is var failed and > 0)
        {
            yield return $"{failed} requests failed";
        }

        var (posted, counted) = (
            record.EachClient.Sum(client => client.Feedback?.Posted ?? 0), record.EachClient.Sum(client => client.Feedback?.Counted ?? 0));
        if (posted == 0 || counted != posted)
        {
            yield return $"of {posted} labels that were posted {counted} were counted";
        }
    }

    private static CheckStatus? CheckOf(StatusSample sample, string check) =>
        sample.Status.Monitoring?.Checks.FirstOrDefault(one => one.Name == check);
}
