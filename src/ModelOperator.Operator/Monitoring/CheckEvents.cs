using ModelOperator.Api.Status.Monitoring;

namespace ModelOperator.Operator.Monitoring;

/// <summary>Describes a change of a check's verdict as an Event.</summary>
internal static class CheckEvents
{
    private const string Bad = "MonitoringBad";
    private const string Recovered = "MonitoringRecovered";

    /// <summary>
    /// A Warning when the check has become bad; otherwise a Normal Event that says that it is no longer bad, and its present verdict.
    /// </summary>
    public static (string Type, string Reason, string Note) Of(CheckStatus check) => check.Verdict is CheckVerdict.Bad
        ? ("Warning", Bad, $"{check.Name}: {check.Message}")
        : ("Normal", Recovered, check.Message is null
            ? $"{check.Name} is within its limit ({check.Limit})" : $"{check.Name} is not bad any more: {check.Message}");
}
