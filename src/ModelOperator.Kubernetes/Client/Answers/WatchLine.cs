using System.Buffers;
using System.Net;
using System.Text.Json;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Client.Answers;

/// <summary>Reads one line of a watch, <c>{"type":"ADDED","object":{…}}</c>, in one pass.</summary>
internal static class WatchLine
{
    /// <summary>
    /// The event; null when its object does not fit the model, in which case <paramref name="unreadable"/> holds its metadata.
    /// </summary>
    /// <exception cref="KubernetesApiException">The line is an ERROR event.</exception>
    /// <exception cref="JsonException">The line is not a watch event, or it is the deletion of an object that does not fit the
    /// model.</exception>
    public static WatchEvent<T>? Parse<T>(ReadOnlySequence<byte> line, ObjectJson json, out V1ObjectMeta? unreadable)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        unreadable = null;
        var reader = new Utf8JsonReader(line, WireContract.Reader);
        WatchEventType? type = null;
        var isError = false;
        Utf8JsonReader atObject = default;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = TypeOf(ref reader, out isError);
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                reader.Read();
                atObject = reader;
                if (type is null && !isError)
                {
                    reader.Skip(); // the type comes later, and the object is read then
                    continue;
                }

                break;
            }
            else
            {
                reader.Skip();
            }
        }

        if (atObject.TokenType != JsonTokenType.StartObject || (type is null && !isError))
        {
            throw new JsonException("A watch line lacks its type or its object.");
        }

        return isError ? throw ErrorOf(ref atObject, json) : ObjectOf<T>(type!.Value, ref atObject, json, out unreadable);
    }

    private static WatchEvent<T>? ObjectOf<T>(
        WatchEventType type, ref Utf8JsonReader reader, ObjectJson json, out V1ObjectMeta? unreadable)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        unreadable = null;
        var start = reader;
        try
        {
            return new WatchEvent<T>(type, JsonSerializer.Deserialize(ref reader, json.Of<T>())!)
            {
                Bytes = reader.BytesConsumed - start.BytesConsumed,
            };
        }
        catch (JsonException) when (type is not WatchEventType.Deleted)
        {
            unreadable = ListBody.MetadataOf(ref start, json);
            return null;
        }
    }

    private static KubernetesApiException ErrorOf(ref Utf8JsonReader reader, ObjectJson json)
    {
        var status = JsonSerializer.Deserialize(ref reader, json.Of<V1Status>());
        return new KubernetesApiException(
            (HttpStatusCode)(status?.Code ?? 500), status,
            status?.Message ?? "The watch ended with an error that the server does not explain.");
    }

    private static WatchEventType? TypeOf(ref Utf8JsonReader reader, out bool isError)
    {
        isError = reader.ValueTextEquals("ERROR"u8);
        if (isError)
        {
            return null;
        }

        if (reader.ValueTextEquals("ADDED"u8))
        {
            return WatchEventType.Added;
        }

        if (reader.ValueTextEquals("MODIFIED"u8))
        {
            return WatchEventType.Modified;
        }

        if (reader.ValueTextEquals("DELETED"u8))
        {
            return WatchEventType.Deleted;
        }

        return reader.ValueTextEquals("BOOKMARK"u8)
            ? WatchEventType.Bookmark
            : throw new JsonException($"Unknown watch event type '{reader.GetString()}'.");
    }
}
