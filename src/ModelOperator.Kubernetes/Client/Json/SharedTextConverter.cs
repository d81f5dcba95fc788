using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Client.Json;

/// <summary>
/// Reads short texts so that equal ones are mostly one object in memory. In caches of thousands of objects most texts are labels, kinds,
/// namespaces and images that are the same in many of them.
/// </summary>
internal sealed class SharedTextConverter : JsonConverter<string>
{
    // A text that is longer is seldom the same in two objects.
    private const int MaxLength = 64;

    // 256 KiB of places. Texts that differ everywhere put each other out, and do not make it grow.
    private static readonly SharedTexts Texts = new(pairs: 16_384);

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.Null ? null : Text(ref reader);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Text(ref reader);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);

    // The reader checks what is no UTF-8, and whether it is a text at all.
    private static string Text(ref Utf8JsonReader reader) =>
        reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > MaxLength || !Ascii.IsValid(reader.ValueSpan)
            || reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)
                ? reader.GetString()!
                : Texts.Get(reader.ValueSpan);
}
