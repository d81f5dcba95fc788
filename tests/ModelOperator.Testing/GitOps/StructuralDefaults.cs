using System.Text.Json.Nodes;

namespace ModelOperator.Testing.GitOps;

/// <summary>Sets the defaults of a structural schema as the API server does when it takes an object.</summary>
public static class StructuralDefaults
{
    /// <summary>A copy of <paramref name="document"/> with every missing field that has a default, in fields, items and entries.</summary>
    public static JsonNode? Apply(JsonNode? document, JsonObject schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return document switch
        {
            JsonObject fields => Fields(fields, schema),
            JsonArray items when schema["items"] is JsonObject item => new JsonArray([.. items.Select(value => Apply(value, item))]),
            _ => document?.DeepClone(),
        };
    }

    private static JsonObject Fields(JsonObject fields, JsonObject schema)
    {
        var copy = new JsonObject();
        foreach (var (name, value) in fields)
        {
            copy[name] = (schema["properties"]?[name] ?? schema["additionalProperties"]) is JsonObject of
                ? Apply(value, of) : value?.DeepClone();
        }

        foreach (var (name, of) in schema["properties"]?.AsObject() ?? [])
        {
            if (!copy.ContainsKey(name) && of!["default"] is { } value)
            {
                copy[name] = Apply(value, of.AsObject());
            }
        }

        return copy;
    }
}
