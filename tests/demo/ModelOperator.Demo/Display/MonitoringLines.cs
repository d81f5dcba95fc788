using System.Globalization;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Demo.Observations;

namespace ModelOperator.Demo.Display;

/// <summary>Lines for what the monitoring of a stable revision says, each when it changes.</summary>
internal static class MonitoringLines
{
    /// <summary>The checks whose verdict has changed, and the condition if it has.</summary>
    /// <param name="before">The status so far; null at first.</param>
    /// <param name="after">The new status.</param>
    public static IEnumerable<string> Of(ModelDeploymentStatus? before, ModelDeploymentStatus after)
    {
        var were = (before?.Monitoring?.Checks ?? []).ToDictionary(check => check.Name, StringComparer.Ordinal);
        foreach (var check in after.Monitoring?.Checks ?? [])
        {
            var was = were.GetValueOrDefault(check.Name)?.Verdict;
            if (was != check.Verdict)
            {
                var change = was is null ? $"{check.Verdict}" : $"{was} -> {check.Verdict}";
                yield return $"{"check",-10} {check.Name,-12} {change,-16} {Text(check.Value),8}  "
                    + $"{check.Message ?? $"(limit {check.Limit})"}";
            }
        }

        if (ConditionOf(after) is { } condition
            && (condition.Status, condition.Reason) != (ConditionOf(before)?.Status, ConditionOf(before)?.Reason))
        {
            yield return $"{"condition",-10} {condition.Type}={condition.Status} {condition.Reason}: {condition.Message}";
        }
    }

    /// <summary>The line for an Event.</summary>
    public static string Of(EventSample happened) => $"{"event",-10} {happened.Type} {happened.Reason}: {happened.Note}";

    /// <summary>The alerts whose state has changed.</summary>
    public static IEnumerable<string> Of(AlertSample before, AlertSample after) =>
        before.States.Keys.Union(after.States.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(alert => before.StateOf(alert) != after.StateOf(alert))
            .Select(alert => $"{"alert",-10} {alert} {after.StateOf(alert) ?? "inactive"}");

    private static Condition? ConditionOf(ModelDeploymentStatus? status) =>
        status?.Conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.MonitoringHealthy);

    private static string Text(double? value) => value?.ToString("G3", CultureInfo.InvariantCulture) ?? "-";
}
