using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace ModelOperator.Demo.Cluster;

/// <summary>The generated serializers of the kinds that only the demo has to do with.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1CronJob))]
[JsonSerializable(typeof(V1Job))]
internal sealed partial class DemoJsonContext : JsonSerializerContext;
