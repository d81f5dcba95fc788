using System.Text.Json;

namespace ModelOperator.Demo.Receiving;

/// <summary>A CloudEvent in structured mode, read as far as the demo needs it.</summary>
/// <param name="Type">The type.</param>
/// <param name="Id">The id.</param>
/// <param name="Subject">The subject; empty without one.</param>
/// <param name="Data">The data.</param>
internal sealed record CloudEvent(string Type, string Id, string Subject, JsonElement Data)
{
    /// <summary>Reads the body of a request; null when it is no CloudEvent.</summary>
    public static CloudEvent? Parse(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            return root.ValueKind is JsonValueKind.Object && Text(root, "specversion") == "1.0"
                && Text(root, "type") is { Length: > 0 } type && Text(root, "id") is { Length: > 0 } id
                    ? new(type, id, Text(root, "subject"), root.TryGetProperty("data", out var data) ? data.Clone() : default)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";
}
