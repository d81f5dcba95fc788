using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Contracts.Routes;

/// <summary>The generated serializer of <c>routes.json</c>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RouteDocument))]
public sealed partial class RouteDocumentJsonContext : JsonSerializerContext;
