using System.Text.Json.Nodes;
using ModelOperator.Api;

namespace ModelOperator.Commands.Specs;

/// <summary>The operations of JSON patches (RFC 6902).</summary>
internal static class JsonPatch
{
    /// <summary>An operation with which the API server refuses the patch when the object has changed since it was read.</summary>
    public static JsonObject Unchanged(ModelDeployment deployment) =>
        Operation("replace", "/metadata/resourceVersion", deployment.Metadata.ResourceVersion);

    /// <summary>An operation that sets a field, whether it exists or not.</summary>
    public static JsonObject Set(string path, JsonNode? value) => Operation("add", path, value);

    /// <summary>An operation that removes a field, which must exist.</summary>
    public static JsonObject Remove(string path) => new() { ["op"] = "remove", ["path"] = path };

    private static JsonObject Operation(string op, string path, JsonNode? value) =>
        new() { ["op"] = op, ["path"] = path, ["value"] = value };
}
