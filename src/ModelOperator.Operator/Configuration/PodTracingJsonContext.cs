using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Operator.Configuration;

/// <summary>The generated serializer of <see cref="PodTracing"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PodTracing))]
internal sealed partial class PodTracingJsonContext : JsonSerializerContext;
