using System.Text.Json.Nodes;

namespace ModelOperator.Operator.Objects.Revisions.Presets.Files;

/// <summary>The presets that are a part of the operator.</summary>
internal static class BuiltInPresets
{
    private const string Prefix = "presets/";
    private const string Extension = ".json";

    /// <summary>Reads the fields of each, by name.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Read()
    {
        var assembly = typeof(BuiltInPresets).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(
                resource => resource[Prefix.Length..^Extension.Length],
                resource =>
                {
                    using var stream = assembly.GetManifestResourceStream(resource)!;
                    using var bytes = new MemoryStream();
                    stream.CopyTo(bytes);
                    return PresetReader.ReadFields(bytes.ToArray());
                },
                StringComparer.Ordinal);
    }
}
