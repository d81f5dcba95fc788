using System.Buffers;
using System.Text.Json;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Kubernetes.Client.Answers;

/// <summary>Reads a list of any kind in one pass, so that kinds need no list types.</summary>
internal static class ListBody
{
    /// <exception cref="JsonException">The body is not a list.</exception>
    public static ListPage<T> Parse<T>(ReadOnlySequence<byte> body, ObjectJson json)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var reader = new Utf8JsonReader(body, WireContract.Reader);
        var items = new List<T>();
        var bytes = new List<long>();
        List<V1ObjectMeta>? unreadable = null;
        V1ListMeta? metadata = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                metadata = JsonSerializer.Deserialize(ref reader, json.Of<V1ListMeta>());
            }
            else if (reader.ValueTextEquals("items"u8))
            {
                ReadItems(ref reader, json, items, bytes, ref unreadable);
            }
            else
            {
                reader.Skip();
            }
        }

        var next = string.IsNullOrEmpty(metadata?.ContinueProperty) ? null : metadata.ContinueProperty;
        return new ListPage<T>(items, metadata?.ResourceVersion ?? "", next) { Unreadable = unreadable ?? [], Bytes = bytes };
    }

    private static void ReadItems<T>(
        ref Utf8JsonReader reader, ObjectJson json, List<T> items, List<long> bytes, ref List<V1ObjectMeta>? unreadable)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var typeInfo = json.Of<T>();
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = reader;
            try
            {
                items.Add(JsonSerializer.Deserialize(ref reader, typeInfo)!);
                bytes.Add(reader.BytesConsumed - start.BytesConsumed);
            }
            catch (JsonException)
            {
                reader = start;
                (unreadable ??= []).Add(MetadataOf(ref reader, json));
            }
        }
    }

    /// <summary>Reads only the metadata of an object that does not fit its model, and leaves the reader at the object's end.</summary>
    public static V1ObjectMeta MetadataOf(ref Utf8JsonReader reader, ObjectJson json)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("metadata", out var metadata)
            ? metadata.Deserialize(json.Of<V1ObjectMeta>()) ?? new V1ObjectMeta()
            : new V1ObjectMeta();
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw new JsonException($"Expected {token} at the start of a list, found {reader.TokenType}.");
        }
    }
}
