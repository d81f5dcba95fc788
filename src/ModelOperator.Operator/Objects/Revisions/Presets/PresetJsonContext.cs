using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Operator.Objects.Revisions.Presets;

/// <summary>The generated serializer of presets.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    NumberHandling = JsonNumberHandling.Strict,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServerPreset))]
internal sealed partial class PresetJsonContext : JsonSerializerContext;
