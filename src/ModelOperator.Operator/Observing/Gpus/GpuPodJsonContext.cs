using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>The generated serializer of <see cref="GpuPod"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GpuPod))]
internal sealed partial class GpuPodJsonContext : JsonSerializerContext;
