using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Operator.Observing;

/// <summary>Generated serializers of the gateways' answers.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(GatewayReport))]
internal sealed partial class GatewayReportJsonContext : JsonSerializerContext;
