using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Client.Json;

/// <summary>
/// Writes times as metav1.MicroTime: RFC 3339 in UTC with exactly six fractional digits. The API server refuses any other number of digits.
/// </summary>
internal sealed class MicroTimeConverter : JsonConverter<DateTime?>
{
    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : reader.GetDateTime();

    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options)
    {
        if (value is not { } time)
        {
            writer.WriteNullValue();
            return;
        }

        Span<byte> text = stackalloc byte[32];
        time.ToUniversalTime().TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
        writer.WriteStringValue(text[..length]);
    }
}
