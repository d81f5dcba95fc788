using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelOperator.Docs.Tests.Examples;

/// <summary>
/// Finds the parts of a document that its schema forbids. Knows the keywords that crds/ uses, except CEL rules; what it does not know it
/// refuses.
/// </summary>
internal static class SchemaCheck
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "type", "properties", "required", "enum", "pattern", "minimum", "maximum", "minItems", "maxItems", "minProperties", "maxProperties", "maxLength",
        "minLength", "items", "additionalProperties", "anyOf", "oneOf", "format", "description", "default", "nullable",
    };

    public static IEnumerable<string> Problems(JsonNode? value, JsonObject schema, string path = "")
    {
        foreach (var keyword in schema.Select(s => s.Key)
            .Where(k => !Known.Contains(k) && !k.StartsWith("x-kubernetes-", StringComparison.Ordinal)))
        {
            throw new NotSupportedException($"{path}: {keyword} is no keyword this check knows");
        }

        return TypeProblem(value, schema, path) is { } wrong ? [wrong]
            : Alternatives(value, schema, path).Concat(value switch
            {
                JsonObject map => Map(map, schema, path),
                JsonArray list => Size(list.Count, schema, "Items", path)
                    .Concat(list.SelectMany((item, i) => Problems(item, schema["items"]!.AsObject(), $"{path}[{i}]"))),
                JsonValue scalar => Scalar(scalar, schema, path),
                _ => [],
            });
    }

    private static string? TypeProblem(JsonNode? value, JsonObject schema, string path)
    {
        var fits = schema["type"]?.ToString() switch
        {
            null => value is not null,
            "object" => value is JsonObject,
            "array" => value is JsonArray,
            "string" => value?.GetValueKind() == JsonValueKind.String,
            "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            "integer" => value?.GetValueKind() == JsonValueKind.Number && double.IsInteger(Number(value)!.Value),
            "number" => value?.GetValueKind() == JsonValueKind.Number,
            var other => throw new NotSupportedException($"{path}: type {other}"),
        };
        return fits ? null : $"{path}: {value?.ToJsonString() ?? "null"} is no {schema["type"]}";
    }

    private static IEnumerable<string> Map(JsonObject map, JsonObject schema, string path)
    {
        var properties = schema["properties"] as JsonObject;
        foreach (var missing in Texts(schema["required"]).Where(r => !map.ContainsKey(r)))
        {
            yield return $"{path}.{missing}: missing";
        }

        foreach (var problem in Size(map.Count, schema, "Properties", path))
        {
            yield return problem;
        }

        foreach (var (name, value) in map)
        {
            var of = properties?[name] ?? schema["additionalProperties"];
            var found = of is JsonObject known ? Problems(value, known, $"{path}.{name}")
                : properties is null ? []
                : [$"{path}.{name}: there is no such field"];
            foreach (var problem in found)
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> Scalar(JsonValue value, JsonObject schema, string path)
    {
        if (schema["enum"] is JsonArray && !Texts(schema["enum"]).Contains(value.ToString(), StringComparer.Ordinal))
        {
            yield return $"{path}: {value} is none of {string.Join(", ", Texts(schema["enum"]))}";
        }

        if (value.GetValueKind() == JsonValueKind.String)
        {
            var text = value.ToString();
            if (schema["pattern"] is { } pattern
                && !Regex.IsMatch(text, pattern.ToString(), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
            {
                yield return $"{path}: {text} does not match {pattern}";
            }

            foreach (var problem in Size(text.Length, schema, "Length", path))
            {
                yield return problem;
            }
        }
        else if (value.GetValueKind() == JsonValueKind.Number
            && (Number(value) < (Number(schema["minimum"]) ?? double.MinValue)
                || Number(value) > (Number(schema["maximum"]) ?? double.MaxValue)))
        {
            yield return $"{path}: {value} is outside {schema["minimum"]} to {schema["maximum"]}";
        }
    }

    private static IEnumerable<string> Alternatives(JsonNode? value, JsonObject schema, string path)
    {
        int Fitting(string keyword) => schema[keyword]!.AsArray().Count(s =>
            (s!["required"] is null || (value is JsonObject map && Texts(s["required"]).All(map.ContainsKey)))
                && (s["type"] is null || TypeProblem(value, s.AsObject(), path) is null));

        if (schema["oneOf"] is not null && Fitting("oneOf") != 1)
        {
            yield return $"{path}: fits {Fitting("oneOf")} of {schema["oneOf"]!.ToJsonString()}";
        }

        if (schema["anyOf"] is not null && Fitting("anyOf") == 0)
        {
            yield return $"{path}: fits none of {schema["anyOf"]!.ToJsonString()}";
        }
    }

    private static IEnumerable<string> Size(int size, JsonObject schema, string of, string path) =>
        size < (Number(schema["min" + of]) ?? 0) || size > (Number(schema["max" + of]) ?? int.MaxValue) ? [$"{path}: {size} {of}"] : [];

    private static double? Number(JsonNode? node) =>
        node is null ? null : double.Parse(node.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<string> Texts(JsonNode? list) => list?.AsArray().Select(t => t!.ToString()) ?? [];
}
