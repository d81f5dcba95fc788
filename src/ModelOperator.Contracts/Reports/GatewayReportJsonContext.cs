using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Contracts.Reports;

/// <summary>The generated serializer of a gateway's report.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(GatewayReport))]
public sealed partial class GatewayReportJsonContext : JsonSerializerContext;
