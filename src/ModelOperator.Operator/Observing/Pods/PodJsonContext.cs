using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Operator.Observing.Pods;

/// <summary>The generated serializer of <see cref="PodView"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PodView))]
internal sealed partial class PodJsonContext : JsonSerializerContext;
