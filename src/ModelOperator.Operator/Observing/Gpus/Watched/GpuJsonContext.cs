using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Operator.Observing.Gpus.Watched;

/// <summary>The generated serializers of <see cref="GpuPod"/> and <see cref="GpuNode"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GpuNode))]
[JsonSerializable(typeof(GpuPod))]
internal sealed partial class GpuJsonContext : JsonSerializerContext;
