using ModelOperator.Contracts.Processes;

namespace ModelOperator.Demo.Retraining;

/// <summary>The order to a Job that an action runs.</summary>
internal sealed class RetrainOrder
{
    private static readonly string[] Needed =
    [
        ActionVariables.Namespace, ActionVariables.Name, ActionVariables.Revision, ActionVariables.Version, ActionVariables.Cause,
        ActionVariables.Check, ActionVariables.Value, ActionVariables.Limit, ActionVariables.Run,
    ];

    private readonly Dictionary<string, string> _values;

    private RetrainOrder(Dictionary<string, string> values) => _values = values;

    /// <summary>The variables that are not there, or are empty.</summary>
    public IReadOnlyList<string> Missing => [.. Needed.Where(name => !_values.ContainsKey(name))];

    /// <summary>Reads the variables.</summary>
    /// <param name="valueOf">The value of a variable; null when there is none.</param>
    public static RetrainOrder Of(Func<string, string?> valueOf) => new(
        Needed.Select(name => (Name: name, Value: valueOf(name))).Where(one => !string.IsNullOrEmpty(one.Value))
            .ToDictionary(one => one.Name, one => one.Value!, StringComparer.Ordinal));

    /// <summary>One sentence for people.</summary>
    public override string ToString() => Missing.Count > 0
        ? $"the environment lacks {string.Join(", ", Missing)}"
        : $"train {_values[ActionVariables.Namespace]}/{_values[ActionVariables.Name]} anew: {_values[ActionVariables.Check]} of version "
            + $"{_values[ActionVariables.Version]} is {_values[ActionVariables.Value]}, limit {_values[ActionVariables.Limit]} "
            + $"(run {_values[ActionVariables.Run]} for {_values[ActionVariables.Cause]})";
}
