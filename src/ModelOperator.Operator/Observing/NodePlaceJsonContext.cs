using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Operator.Observing;

/// <summary>The generated serializer of <see cref="NodePlace"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NodePlace))]
internal sealed partial class NodePlaceJsonContext : JsonSerializerContext;
