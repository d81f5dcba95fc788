using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Monitoring;

namespace ModelOperator.Rollouts.Outcome;

/// <summary>Sums up the checks of the stable revision in one condition.</summary>
internal static class MonitoringCondition
{
    /// <summary>The condition; null when nothing is watched.</summary>
    public static Condition? Of(MonitoringStatus? monitoring)
    {
        if (monitoring is not { Checks: { Count: > 0 } checks })
        {
            return null;
        }

        var bad = checks.Where(check => check.Verdict is CheckVerdict.Bad).ToList();
        var warned = checks.Where(check => check.Verdict is CheckVerdict.Warn).ToList();
        var silent = checks.Where(check => check.Verdict is CheckVerdict.NoData).ToList();
        return bad.Count > 0 ? New("False", ConditionReasons.ChecksBad, Sentence(bad))
            : silent.Count > 0 ? New("Unknown", ConditionReasons.NoData, Sentence(silent))
            : warned.Count > 0 ? New("True", ConditionReasons.ChecksWarn, Sentence(warned))
            : checks.Any(check => check.Verdict is CheckVerdict.Ok)
                ? New("True", ConditionReasons.WithinLimits, "Every check that has enough data is within its limit")
            : New("Unknown", ConditionReasons.TooFewSamples, Sentence(checks));
    }

    private static Condition New(string status, string reason, string message) =>
        RolloutConditions.New(ConditionTypes.MonitoringHealthy, status, reason, message);

    private static string Sentence(IEnumerable<CheckStatus> checks) =>
        string.Join("; ", checks.Select(check => $"{check.Name}: {check.Message}"));
}
