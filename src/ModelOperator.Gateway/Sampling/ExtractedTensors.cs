using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Gateway.Sampling;

/// <summary>The tensors of a sample as JSON, which becomes the data of an event as it is. To parse it for the event, and to write it once
/// more number by number, would cost more than all else about a sample.</summary>
/// <param name="json">The JSON. It is not checked again.</param>
[JsonConverter(typeof(Writing))]
internal sealed class ExtractedTensors(ReadOnlyMemory<byte> json)
{
    /// <summary>The JSON, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Json => json;

    internal sealed class Writing : JsonConverter<ExtractedTensors>
    {
        public override ExtractedTensors Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Samples are only written.");

        public override void Write(Utf8JsonWriter writer, ExtractedTensors value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Json.Span, skipInputValidation: true);
    }
}
