using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Operator.Configuration;

/// <summary>The generated serializer of <see cref="GatewayPlacement"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GatewayPlacement))]
internal sealed partial class GatewayPlacementJsonContext : JsonSerializerContext;
