using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Api.Spec.Pods;

/// <summary>A part of a Kubernetes pod template, as it was written. Its fields are those of Kubernetes, so none is listed here.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct PodTemplate
{
    /// <summary>The number of levels that a template may have. A whole pod template has fewer than half of them.</summary>
    public const int MaxDepth = 32;

    // Stands for what is not kept, so that no code has to walk through thousands of levels.
    private static readonly JsonElement Unreadable = JsonElement.Parse("\"\"");

    /// <summary>Takes a template; one that is no object, or has too many levels, becomes an unreadable one.</summary>
    public PodTemplate(JsonElement json) =>
        Json = json.ValueKind is JsonValueKind.Object && IsWithin(json, MaxDepth) ? json.Clone() : Unreadable;

    /// <summary>The template; empty text when it is unreadable.</summary>
    public JsonElement Json { get; }

    /// <summary>True for an object that has at most <see cref="MaxDepth"/> levels.</summary>
    public bool IsReadable => Json.ValueKind is JsonValueKind.Object;

    /// <summary>True when both say the same, in whatever order.</summary>
    public bool Equals(PodTemplate other) => JsonElement.DeepEquals(Json, other.Json);

    /// <inheritdoc />
    public override int GetHashCode() => (int)Json.ValueKind;

    private static bool IsWithin(JsonElement json, int levels) => json.ValueKind switch
    {
        JsonValueKind.Object => levels > 0 && json.EnumerateObject().All(field => IsWithin(field.Value, levels - 1)),
        JsonValueKind.Array => levels > 0 && json.EnumerateArray().All(item => IsWithin(item, levels - 1)),
        _ => true,
    };

    /// <summary>Reads and writes the template as it is.</summary>
    public sealed class Converter : JsonConverter<PodTemplate>
    {
        /// <inheritdoc />
        public override PodTemplate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return new(document.RootElement);
        }

        /// <inheritdoc />
        public override void Write(Utf8JsonWriter writer, PodTemplate value, JsonSerializerOptions options)
        {
            ArgumentNullException.ThrowIfNull(writer);
            value.Json.WriteTo(writer);
        }
    }
}
