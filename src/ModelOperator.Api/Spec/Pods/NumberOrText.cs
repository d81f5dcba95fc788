using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Api.Spec.Pods;

/// <summary>A quantity as people write it: a number, or a text such as <c>4Gi</c>.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct NumberOrText
{
    /// <summary>The number, when it is one.</summary>
    public int? Number { get; init; }

    /// <summary>The text, when it is not a number.</summary>
    public string? Text { get; init; }

    /// <summary>Makes a quantity from a number.</summary>
    public static implicit operator NumberOrText(int value) => new() { Number = value };

    /// <summary>Makes a quantity from a text.</summary>
    public static implicit operator NumberOrText(string value) => new() { Text = value };

    /// <inheritdoc />
    public override string ToString() => Text ?? (Number ?? 0).ToString();

    /// <summary>Reads and writes either form.</summary>
    public sealed class Converter : JsonConverter<NumberOrText>
    {
        /// <inheritdoc />
        public override NumberOrText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType != JsonTokenType.Number ? reader.GetString() ?? ""
            : reader.TryGetInt32(out var number) ? number
            // A quantity such as a memory of 17179869184 is too large for the number, and means the same as text.
            : Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);

        /// <inheritdoc />
        public override void Write(Utf8JsonWriter writer, NumberOrText value, JsonSerializerOptions options)
        {
            if (value.Text is not null)
            {
                writer.WriteStringValue(value.Text);
            }
            else
            {
                writer.WriteNumberValue(value.Number ?? 0);
            }
        }
    }
}
