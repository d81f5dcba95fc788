using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Monitoring.Checks;

namespace ModelOperator.Monitoring;

/// <summary>Decides what is written about the results of the checks.</summary>
public static class MonitoringReport
{
    /// <summary>The status to write. Entries with the same verdict and limit as before stay exactly as they were, so that nothing is
    /// written again and again while nothing changes.</summary>
    /// <param name="before">The status so far.</param>
    /// <param name="revision">The revision that was looked at.</param>
    /// <param name="newest">The present results.</param>
    public static MonitoringStatus Of(MonitoringStatus? before, string revision, IReadOnlyList<CheckStatus> newest)
    {
        ArgumentNullException.ThrowIfNull(newest);
        if (before?.Revision != revision)
        {
            return new() { Revision = revision, Checks = newest };
        }

        List<CheckStatus> checks = [.. newest.Select(check => before.Checks.FirstOrDefault(one => IsSame(one, check)) ?? check)];
        return checks.SequenceEqual(before.Checks, ReferenceEqualityComparer.Instance) ? before : before with { Checks = checks };
    }

    /// <summary>
    /// The results to show after a look. The reason of a check without data changes only when two looks in a row give the new one, because
    /// a source that fails in two ways by turns must not cause a write at every look.
    /// </summary>
    /// <param name="shown">The results that are shown so far.</param>
    /// <param name="earlier">The results of the look before.</param>
    /// <param name="found">The results of this look.</param>
    public static IReadOnlyList<CheckStatus> Settled(
        IReadOnlyList<CheckStatus> shown, IReadOnlyList<CheckStatus> earlier, IReadOnlyList<CheckStatus> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return [.. found.Select(check =>
            check.Verdict is CheckVerdict.NoData && WithoutData(shown, check.Name) is { } kept
            && WithoutData(earlier, check.Name) is { } last
            && last.Message != check.Message
                ? check with { Message = kept.Message }
                : check)];
    }

    /// <summary>The results of a look that has failed as a whole: none of the checks has data.</summary>
    /// <param name="before">The results of the look before.</param>
    /// <param name="why">The reason, for people.</param>
    /// <param name="now">The time of the look.</param>
    public static IReadOnlyList<CheckStatus> Failed(IReadOnlyList<CheckStatus> before, string why, DateTimeOffset now) =>
    [
        .. before.Select(check => CheckReport.Of(
            check.Name, check.Limit ?? "", Reading.NoData(why), CheckVerdict.NoData, check, now)),
    ];

    /// <summary>The checks that have become bad, and those that were bad and are good again. A time without data between is no
    /// change.</summary>
    public static IEnumerable<CheckStatus> Changes(MonitoringStatus? before, MonitoringStatus? after)
    {
        var were = (before?.Revision == after?.Revision ? before?.Checks ?? [] : [])
            .ToDictionary(check => check.Name, StringComparer.Ordinal);
        return (after?.Checks ?? []).Where(check => (check.Verdict, CheckReport.Decided(were.GetValueOrDefault(check.Name))) switch
        {
            (CheckVerdict.Bad, var before) => before is not CheckVerdict.Bad,
            (CheckVerdict.Ok or CheckVerdict.Warn, var before) => before is CheckVerdict.Bad,
            _ => false, // without data no check has recovered
        });
    }

    private static CheckStatus? WithoutData(IReadOnlyList<CheckStatus> checks, string name) =>
        checks.FirstOrDefault(check => check.Name == name && check.Verdict is CheckVerdict.NoData);

    private static bool IsSame(CheckStatus one, CheckStatus other) =>
        one.Name == other.Name && one.Verdict == other.Verdict && one.Limit == other.Limit
        && (other.Verdict is not CheckVerdict.NoData || one.Message == other.Message);
}
