using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec.Monitoring.Actions;
using ModelOperator.Monitoring.Checks;

namespace ModelOperator.Monitoring.Validation;

/// <summary>Checks <c>spec.monitoring.actions</c>: their causes, times and names.</summary>
internal static class ActionRules
{
    private static readonly TimeSpan ShortestCooldown = TimeSpan.FromMinutes(10);

    private static readonly IReadOnlyList<string> Causes = [.. CheckNames.All.Select(ActionTriggers.OfCheck), .. ActionTriggers.All];

    /// <summary>The problems of all actions.</summary>
    public static IEnumerable<MonitoringProblem> Check(IReadOnlyList<ActionSpec>? actions)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, action) in (actions ?? []).Index())
        {
            var field = $"spec.monitoring.actions[{index}]";
            if (action.When.FirstOrDefault(cause => !Causes.Contains(cause, StringComparer.Ordinal)) is { } unknown)
            {
                yield return new(
                    $"{field}.when", $"'{unknown}' is nothing that an action is done for; there are {string.Join(", ", Causes)}");
            }

            if (action.For is { } patience && !GoDuration.TryParse(patience, out _))
            {
                yield return new($"{field}.for", $"'{patience}' must be a duration from 0s to 8760h");
            }

            if (action.Cooldown is { } text && (!GoDuration.TryParse(text, out var cooldown) || cooldown < ShortestCooldown))
            {
                yield return new($"{field}.cooldown", $"'{text}' must be a duration from 10m to 8760h");
            }

            if ((action.Event is null) == (action.Job is null))
            {
                yield return new(field, "must have either event or job");
            }

            if (!names.Add(ActionTriggers.NameOf(action)))
            {
                yield return new(
                    $"{field}.name", $"'{ActionTriggers.NameOf(action)}' is the name of another action, too; give each a name of its own");
            }
        }
    }
}
