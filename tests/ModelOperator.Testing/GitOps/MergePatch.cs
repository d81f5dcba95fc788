using System.Text.Json.Nodes;

namespace ModelOperator.Testing.GitOps;

/// <summary>JSON merge patches (RFC 7386): objects are merged field by field, lists and values are replaced as a whole, null
/// removes.</summary>
public static class MergePatch
{
    /// <summary>The patch that turns <paramref name="from"/> into <paramref name="to"/>; empty when they are the same.</summary>
    public static JsonObject Between(JsonObject from, JsonObject to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var patch = new JsonObject();
        foreach (var (name, value) in to)
        {
            if (from[name] is JsonObject before && value is JsonObject after)
            {
                if (Between(before, after) is { Count: > 0 } inner)
                {
                    patch[name] = inner;
                }
            }
            else if (!from.ContainsKey(name) || !JsonNode.DeepEquals(from[name], value))
            {
                patch[name] = value?.DeepClone();
            }
        }

        foreach (var (name, _) in from.Where(field => !to.ContainsKey(field.Key)))
        {
            patch[name] = null;
        }

        return patch;
    }

    /// <summary>A copy of <paramref name="target"/> with the patch applied.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(patch);
        var result = target.DeepClone().AsObject();
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    result.Remove(name);
                    break;
                case JsonObject fields:
                    result[name] = Apply(result[name] as JsonObject ?? [], fields);
                    break;
                default:
                    result[name] = value.DeepClone();
                    break;
            }
        }

        return result;
    }
}
