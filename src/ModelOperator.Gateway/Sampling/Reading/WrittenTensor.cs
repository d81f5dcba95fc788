using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ModelOperator.Gateway.Tensors;

namespace ModelOperator.Gateway.Sampling.Reading;

/// <summary>A tensor whose data is in the JSON. It is told as it was written.</summary>
/// <param name="name">Its name.</param>
/// <param name="tensor">Its JSON.</param>
internal sealed class WrittenTensor(string name, JsonElement tensor) : ISampledTensor
{
    public string Name => name;

    public bool IsText => true;

    public IEnumerable<ReadOnlyMemory<byte>> Values => ValuesOf(Data);

    private JsonElement Data =>
        tensor.TryGetProperty("data", out var data) ? data : throw new MalformedBodyException("a tensor without data");

    public void WriteShape(Utf8JsonWriter writer) => Copy(writer, "shape");

    public void WriteData(Utf8JsonWriter writer)
    {
        Copy(writer, "datatype");
        writer.WritePropertyName("data");
        Write(writer, Data);
    }

    private void Copy(Utf8JsonWriter writer, string field)
    {
        if (tensor.TryGetProperty(field, out var value))
        {
            writer.WritePropertyName(field);
            Write(writer, value);
        }
    }

    // Copying is many times faster than writing number by number. Text with an escape in it, or beyond ASCII, is written anew, because it
    // may be malformed UTF-16 or UTF-8, and so is what has a line break: an event stays one line, whatever a client has written.
    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        var written = JsonMarshal.GetRawUtf8Value(value);
        if (Ascii.IsValid(written) && !written.ContainsAny("\\\r\n"u8))
        {
            writer.WriteRawValue(written, skipInputValidation: true);
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    // Data may be nested by its shape, or flat.
    private static IEnumerable<ReadOnlyMemory<byte>> ValuesOf(JsonElement data) => data.ValueKind is JsonValueKind.Array
        ? data.EnumerateArray().SelectMany(ValuesOf)
        : [Encoding.UTF8.GetBytes(data.ValueKind is JsonValueKind.String ? data.GetString()! : data.GetRawText())];
}
