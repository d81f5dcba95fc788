using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Operator.Actions.Jobs;

/// <summary>The generated serializers of <see cref="JobTemplate"/> and <see cref="ActionJob"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobTemplate))]
[JsonSerializable(typeof(ActionJob))]
internal sealed partial class ActionJsonContext : JsonSerializerContext;
