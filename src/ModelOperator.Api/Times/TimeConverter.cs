using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Api.Times;

/// <summary>Writes times as metav1.Time: RFC 3339 in UTC with whole seconds, as the API server does.</summary>
public sealed class TimeConverter : JsonConverter<DateTimeOffset>
{
    /// <summary>The format of every time that people read: <c>2026-01-02T03:04:05Z</c>. It is for a time in UTC.</summary>
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[32];
        value.UtcDateTime.TryFormat(text, out var length, Format);
        writer.WriteStringValue(text[..length]);
    }
}
