using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Gateway.Discovery;

/// <summary>The generated serializer of <see cref="EndpointSliceView"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EndpointSliceView))]
internal sealed partial class EndpointSliceJsonContext : JsonSerializerContext;
