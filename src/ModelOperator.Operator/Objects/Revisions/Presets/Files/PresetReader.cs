using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOperator.Operator.Objects.Revisions.Presets.Files;

/// <summary>
/// Reads a preset from JSON. One that is named like a built-in preset, or names one as its <c>base</c>, has the fields of that one where it
/// has none itself; a null removes a field.
/// </summary>
internal static class PresetReader
{
    private const string Base = "base";

    private static readonly string[] Required = ["image", "readinessPath"];

    private static readonly JsonDocumentOptions Reading = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        MaxDepth = 8,
    };

    /// <summary>Reads the fields, without a look at their values.</summary>
    /// <exception cref="FormatException">It is no JSON object.</exception>
    public static JsonObject ReadFields(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Reading);
            return JsonObject.Create(document.RootElement.Clone())
                ?? throw new FormatException("it is no JSON object; write its fields between { and }");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException($"it is no JSON object: {exception.Message}", exception);
        }
    }

    /// <summary>Makes the preset.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="fields">Its own fields.</param>
    /// <param name="builtIn">The fields of the built-in presets, by name.</param>
    /// <exception cref="FormatException">
    /// A field is missing, unknown or has a bad value; the message names it and says what to do.
    /// </exception>
    public static ServerPreset Read(string name, JsonObject fields, IReadOnlyDictionary<string, JsonObject> builtIn)
    {
        var all = (Beginning(name, fields, builtIn)?.DeepClone() as JsonObject) ?? [];
        foreach (var (field, value) in fields.Where(field => field.Key is not Base))
        {
            all.Remove(field);
            if (value is not null)
            {
                all[field] = value.DeepClone();
            }
        }

        if (Required.FirstOrDefault(field => !all.ContainsKey(field)) is { } missing)
        {
            throw new FormatException($"{missing}: it is missing; add it, or name a built-in preset as {Base}");
        }

        try
        {
            var preset = all.Deserialize(PresetJsonContext.Default.ServerPreset)!;
            return PresetRules.FindProblem(preset) is { } problem ? throw new FormatException(problem) : preset;
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{exception.Path?.TrimStart('$', '.')}: {exception.Message}", exception);
        }
    }

    private static JsonObject? Beginning(string name, JsonObject fields, IReadOnlyDictionary<string, JsonObject> builtIn)
    {
        if (!fields.TryGetPropertyValue(Base, out var named))
        {
            return builtIn.GetValueOrDefault(name);
        }

        return named is JsonValue value && value.TryGetValue<string>(out var text) && builtIn.TryGetValue(text, out var found)
            ? found
            : throw new FormatException(
                $"{Base}: it must be one of {string.Join(", ", builtIn.Keys.Order(StringComparer.Ordinal))}; or leave it out, and write "
                    + "every field");
    }
}
