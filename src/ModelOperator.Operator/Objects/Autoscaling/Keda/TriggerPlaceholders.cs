using System.Collections.Frozen;

namespace ModelOperator.Operator.Objects.Autoscaling.Keda;

/// <summary>Holds the values that the variables in the metadata of a trigger stand for.</summary>
/// <param name="Namespace">The namespace of the ModelDeployment.</param>
/// <param name="Name">The name of the ModelDeployment.</param>
/// <param name="Revision">The revision that is scaled.</param>
internal sealed record TriggerPlaceholders(string Namespace, string Name, string Revision)
{
    private static readonly FrozenDictionary<string, Func<TriggerPlaceholders, string>> Known =
        new Dictionary<string, Func<TriggerPlaceholders, string>>(StringComparer.Ordinal)
        {
            ["namespace"] = values => values.Namespace,
            ["name"] = values => values.Name,
            ["revision"] = values => values.Revision,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names of all variables, as people read them.</summary>
    public static string Names { get; } = "{{ namespace }}, {{ name }} and {{ revision }}";

    /// <summary>The first variable in a text that stands for nothing; null when there is none.</summary>
    public static string? FindUnknown(string text) => PlaceholderText.FindUnknown(text, Known.ContainsKey);

    /// <summary>The text with the values in the places of the variables. All of them are names, which need no quotes.</summary>
    public string Fill(string text) => PlaceholderText.Fill(text, name => Known[name](this));
}
