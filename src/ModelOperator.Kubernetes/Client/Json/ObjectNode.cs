using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Client.Json;

/// <summary>Makes JSON nodes of objects.</summary>
public static class ObjectNode
{
    private static readonly JsonSerializerOptions Deep = new(KubernetesJsonContext.Default.Options) { MaxDepth = WireContract.MaxDepth };

    /// <summary>
    /// The object as it is sent. It goes by way of its text, because a node that is made without one takes a key for another one with other
    /// capitals, and fails where an object has both.
    /// </summary>
    public static JsonObject Of<T>(T value, JsonTypeInfo<T> type)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, new() { MaxDepth = WireContract.MaxDepth }))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        return JsonNode.Parse(text.WrittenSpan, documentOptions: new() { MaxDepth = WireContract.MaxDepth })!.AsObject();
    }

    /// <summary>The text of a node, of any depth that is read.</summary>
    public static string TextOf(JsonNode node) => node.ToJsonString(Deep);
}
