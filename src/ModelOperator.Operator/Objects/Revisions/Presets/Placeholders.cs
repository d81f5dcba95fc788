using System.Collections.Frozen;
using System.Globalization;

namespace ModelOperator.Operator.Objects.Revisions.Presets;

/// <summary>Holds the values that the placeholders of a preset stand for.</summary>
/// <param name="Path">The file or folder of the model.</param>
/// <param name="Directory">The folder that the model's volume is mounted at.</param>
/// <param name="Name">The name of the ModelDeployment.</param>
/// <param name="Port">The port that serves HTTP.</param>
internal sealed record Placeholders(string Path, string Directory, string Name, int Port)
{
    private static readonly FrozenDictionary<string, Func<Placeholders, string>> Known =
        new Dictionary<string, Func<Placeholders, string>>(StringComparer.Ordinal)
        {
            ["model.path"] = values => values.Path,
            ["model.directory"] = values => values.Directory,
            ["name"] = values => values.Name,
            ["port"] = values => values.Port.ToString(CultureInfo.InvariantCulture),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names of all placeholders, as people read them.</summary>
    public static string Names { get; } = "{{ model.path }}, {{ model.directory }}, {{ name }} and {{ port }}";

    /// <summary>The first placeholder in a text that stands for nothing; null when there is none.</summary>
    public static string? FindUnknown(string text) => PlaceholderText.FindUnknown(text, Known.ContainsKey);

    /// <summary>A text with the values in the places of the placeholders, of which none is unknown.</summary>
    public string Fill(string text) => PlaceholderText.Fill(text, name => Known[name](this));
}
