using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace ModelOperator.Kubernetes.Client.Json;

/// <summary>Reads quantities that can be computed with. An object with any other quantity does not fit its model.</summary>
internal sealed class QuantityConverter : JsonConverter<ResourceQuantity>
{
    // An API server accepts 1e1000000 as a quantity, but the package would compute with all of its digits, for hours.
    private const int MaxLength = 64;
    private const int LongestExponent = 4;

    public override ResourceQuantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // People write 2 for "2", and an API server takes it.
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan),
            _ => throw new JsonException("A quantity is text or a number."),
        };
        var exponent = text.AsSpan().IndexOfAny('e', 'E');
        if (text.Length > MaxLength || (exponent >= 0 && text.Length - exponent > LongestExponent))
        {
            throw new JsonException("A quantity is too long.");
        }

        // E and Ei at the end are suffixes. With an exponent, the package would write a quantity below zero for ever.
        if (exponent >= 0 && text.AsSpan(exponent + 1) is not ("" or "i") && text.AsSpan(0, exponent).Contains('-'))
        {
            throw new JsonException("A quantity below zero cannot be read with an exponent.");
        }

        try
        {
            var quantity = new ResourceQuantity(text);
            _ = quantity.ToString(); // a quantity that cannot be written cannot be compared either
            return quantity;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
        {
            throw new JsonException($"'{text}' is no quantity.", exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, ResourceQuantity value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
