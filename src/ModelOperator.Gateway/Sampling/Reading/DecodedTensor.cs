using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ModelOperator.Gateway.Tensors;

namespace ModelOperator.Gateway.Sampling.Reading;

/// <summary>A tensor that came as bytes, over gRPC or behind the JSON. A number is told by the shortest text that stands for it at its own
/// precision.</summary>
internal sealed class DecodedTensor(Tensor tensor) : ISampledTensor
{
    public string Name => tensor.Name;

    public bool IsText => tensor.Strings.All(value => Utf8.IsValid(value.Span));

    public IEnumerable<ReadOnlyMemory<byte>> Values => tensor.Datatype.Kind switch
    {
        ElementKind.Bytes => tensor.Strings,
        ElementKind.Float => tensor.Floats.Select(value => Bytes(Text(value))),
        _ => tensor.Integers.Select(value => Bytes(Text(value))),
    };

    public void WriteShape(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("shape");
        foreach (var size in tensor.Shape)
        {
            writer.WriteNumberValue(size);
        }

        writer.WriteEndArray();
    }

    public void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString("datatype", tensor.DatatypeName);
        writer.WriteStartArray("data");
        foreach (var value in tensor.Strings)
        {
            writer.WriteStringValue(value.Span);
        }

        foreach (var value in tensor.Floats)
        {
            // JSON has no numbers for these.
            if (double.IsFinite(value))
            {
                writer.WriteRawValue(Text(value));
            }
            else
            {
                writer.WriteStringValue(Text(value));
            }
        }

        foreach (var value in tensor.Integers)
        {
            writer.WriteRawValue(Text(value));
        }

        writer.WriteEndArray();
    }

    // Halves of either kind are numbers of single precision, too.
    private string Text(double value) => tensor.Datatype.Size == sizeof(double)
        ? value.ToString("R", CultureInfo.InvariantCulture)
        : ((float)value).ToString("R", CultureInfo.InvariantCulture);

    private string Text(long value) => tensor.DatatypeName switch
    {
        "BOOL" => value == 0 ? "false" : "true",
        "UINT64" => unchecked((ulong)value).ToString(CultureInfo.InvariantCulture),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
