using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Api.Times;

/// <summary>Writes times as RFC 3339 in UTC with all fractions of a second, so that a clock that holds a stage is neither shortened nor
/// lengthened by being written (R12).</summary>
public sealed class ClockConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[32];
        value.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'");
        writer.WriteStringValue(text[..length]);
    }
}
