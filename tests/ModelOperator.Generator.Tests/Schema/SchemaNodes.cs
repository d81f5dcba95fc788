using System.Text.Json.Nodes;

namespace ModelOperator.Generator.Tests.Schema;

/// <summary>Finds one's way in the generated definition.</summary>
internal static class SchemaNodes
{
    /// <summary>The schema of the whole object.</summary>
    public static JsonObject Root() =>
        GeneratedFiles.Definition()["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();

    /// <summary>The schema at a path such as <c>spec.strategy.canary.steps[].weight</c>.</summary>
    public static JsonObject At(string path)
    {
        var node = Root();
        foreach (var name in path.Split('.'))
        {
            var property = name.TrimEnd('[', ']');
            node = node["properties"]![property]?.AsObject() ?? throw new InvalidOperationException($"{path}: no {property}");
            if (name.EndsWith("[]", StringComparison.Ordinal))
            {
                node = node["items"]!.AsObject();
            }
        }

        return node;
    }

    /// <summary>Every schema of the definition with its path.</summary>
    public static IEnumerable<(string Path, JsonObject Schema)> All() =>
        Below("", Root()).Where(node => node.Path is not (".apiVersion" or ".kind" or ".metadata"));

    private static IEnumerable<(string Path, JsonObject Schema)> Below(string path, JsonObject schema)
    {
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            yield return ($"{path}.{name}", property!.AsObject());
            foreach (var nested in Below($"{path}.{name}", property.AsObject()))
            {
                yield return nested;
            }
        }

        foreach (var (keyword, suffix) in new[] { ("items", "[]"), ("additionalProperties", "{}") })
        {
            if (schema[keyword] is JsonObject element)
            {
                yield return (path + suffix, element);
                foreach (var nested in Below(path + suffix, element))
                {
                    yield return nested;
                }
            }
        }
    }
}
