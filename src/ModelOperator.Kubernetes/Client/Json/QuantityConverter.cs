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
        var text = reader.TokenType is JsonTokenType.String ? reader.GetString()! : throw new JsonException("A quantity is text.");
        var exponent = text.AsSpan().IndexOfAny('e', 'E');
        if (text.Length > MaxLength || (exponent >= 0 && text.Length - exponent > LongestExponent))
        {
            throw new JsonException("A quantity is too long.");
        }

        if (exponent >= 0 && exponent < text.Length - 1 && text.AsSpan(0, exponent).Contains('-'))
        {
            throw new JsonException("A quantity below zero has no exponent."); // the package would write it for ever
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
