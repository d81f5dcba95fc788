using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Operator.Objects.Autoscaling.Keda;

/// <summary>The generated serializer of <see cref="ScaledObject"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ScaledObject))]
internal sealed partial class ScaledObjectJsonContext : JsonSerializerContext;
