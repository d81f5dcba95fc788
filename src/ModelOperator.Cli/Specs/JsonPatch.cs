using System.Text.Json.Nodes;
using ModelOperator.Api;

namespace ModelOperator.Cli.Specs;

/// <summary>The operations of JSON patches (RFC 6902).</summary>
internal static class JsonPatch
{
    /// <summary>Makes the API server refuse the patch when the object has changed since it was read.</summary>
    public static JsonObject Unchanged(ModelDeployment deployment) =>
        Operation("replace", "/metadata/resourceVersion", deployment.Metadata.ResourceVersion);

    /// <summary>Sets a field, whether it is there or not.</summary>
    public static JsonObject Set(string path, JsonNode? value) => Operation("add", path, value);

    /// <summary>Takes a field away. It must be there.</summary>
    public static JsonObject Remove(string path) => new() { ["op"] = "remove", ["path"] = path };

    private static JsonObject Operation(string op, string path, JsonNode? value) =>
        new() { ["op"] = op, ["path"] = path, ["value"] = value };
}
