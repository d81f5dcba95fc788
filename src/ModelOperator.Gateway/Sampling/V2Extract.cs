using System.Buffers;
using System.Text;
using System.Text.Json;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Tokens;
using ModelOperator.Sinks.Sending;

namespace ModelOperator.Gateway.Sampling;

/// <summary>Takes the tensors that may be sent out of a request or answer of the V2 protocol, and leaves all else behind: other tensors,
/// parameters, ids and whatever a client has put beside them.</summary>
internal static class V2Extract
{
    private const int HashBytes = 16;

    /// <summary>The tensors, as <c>{"inputs": [{"name": …, "shape": …, "datatype": …, "data": …}]}</c>.</summary>
    /// <param name="body">The JSON of a request or answer.</param>
    /// <param name="list">The list of tensors: <c>inputs</c> or <c>outputs</c>.</param>
    /// <param name="named">Those that are sent as they are.</param>
    /// <param name="hashed">Those whose values are sent as hashes.</param>
    /// <param name="key">The key of the hashes; null when there are none.</param>
    /// <exception cref="JsonException">It is no such JSON.</exception>
    /// <exception cref="InvalidOperationException">A text in it is not well-formed.</exception>
    /// <exception cref="LongExtractException">It would be longer than an event may be.</exception>
    /// <exception cref="BinaryTensorException">A tensor that is sent has its data elsewhere.</exception>
    public static JsonElement Of(
        ReadOnlyMemory<byte> body, string list, IReadOnlyList<string> named, IReadOnlyList<string> hashed, SigningKey? key)
    {
        using var json = JsonDocument.Parse(body);
        if (json.RootElement.ValueKind is not JsonValueKind.Object
            || !json.RootElement.TryGetProperty(list, out var tensors) || tensors.ValueKind is not JsonValueKind.Array)
        {
            throw new JsonException($"there is no list {list}");
        }

        var buffer = new ArrayBufferWriter<byte>(body.Length + 64);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray(list);
            foreach (var tensor in tensors.EnumerateArray())
            {
                Write(writer, tensor, named, hashed, key);
                RequireRoom(writer);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        using var extract = JsonDocument.Parse(buffer.WrittenMemory);
        return extract.RootElement.Clone();
    }

    private static void Write(
        Utf8JsonWriter writer, JsonElement tensor, IReadOnlyList<string> named, IReadOnlyList<string> hashed, SigningKey? key)
    {
        var name = tensor.ValueKind is JsonValueKind.Object && tensor.TryGetProperty("name", out var text) ? text.GetString() : null;
        if (name is null)
        {
            throw new JsonException("a tensor without a name");
        }

        var isHashed = hashed.Contains(name, StringComparer.Ordinal) || hashed.Contains(SampleContent.Everything, StringComparer.Ordinal);
        if (!isHashed && !named.Contains(name, StringComparer.Ordinal) && !named.Contains(SampleContent.Everything, StringComparer.Ordinal))
        {
            return;
        }

        if (!tensor.TryGetProperty("data", out var data))
        {
            throw new BinaryTensorException();
        }

        writer.WriteStartObject();
        writer.WriteString("name", name);
        Copy(writer, tensor, "shape");
        if (isHashed)
        {
            writer.WriteString("datatype", "BYTES");
            writer.WriteStartArray("data");
            WriteHashes(writer, data, key!);
            writer.WriteEndArray();
        }
        else
        {
            Copy(writer, tensor, "datatype");
            Copy(writer, tensor, "data");
        }

        writer.WriteEndObject();
    }

    private static void Copy(Utf8JsonWriter writer, JsonElement tensor, string field)
    {
        if (tensor.TryGetProperty(field, out var value))
        {
            writer.WritePropertyName(field);
            value.WriteTo(writer);
        }
    }

    // Data may be nested by its shape, or flat.
    private static void WriteHashes(Utf8JsonWriter writer, JsonElement data, SigningKey key)
    {
        if (data.ValueKind is JsonValueKind.Array)
        {
            foreach (var element in data.EnumerateArray())
            {
                WriteHashes(writer, element, key);
            }

            return;
        }

        var value = data.ValueKind is JsonValueKind.String ? data.GetString()! : data.GetRawText();
        Span<byte> hash = stackalloc byte[HashBytes];
        key.Hash(Encoding.UTF8.GetBytes(value), hash);
        writer.WriteStringValue(Convert.ToHexStringLower(hash));
        RequireRoom(writer);
    }

    // The hash of a digit is 35 bytes long, so that a short body could make a very long extract.
    private static void RequireRoom(Utf8JsonWriter writer)
    {
        if (writer.BytesCommitted + writer.BytesPending > EventSink.LargestRequest)
        {
            throw new LongExtractException();
        }
    }
}
