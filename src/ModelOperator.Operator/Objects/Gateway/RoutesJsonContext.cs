using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Operator.Objects.Gateway;

/// <summary>Generated serializers of routes.json.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RoutesDocument))]
internal sealed partial class RoutesJsonContext : JsonSerializerContext;
