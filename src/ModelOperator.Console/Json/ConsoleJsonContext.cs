using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.Console.Answers;
using ModelOperator.Console.Data;
using ModelOperator.Console.Documents;
using ModelOperator.Console.Fleet;
using ModelOperator.Console.Ordering;
using ModelOperator.Console.Rollouts;
using ModelOperator.Console.Series;
using ModelOperator.Console.Sessions;

namespace ModelOperator.Console.Json;

/// <summary>Generated serializers of what the page reads: camelCase, enums by name, and what is not known is left out.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(FleetSnapshot))]
[JsonSerializable(typeof(DeploymentRow))]
[JsonSerializable(typeof(GoneDeployment))]
[JsonSerializable(typeof(FeedState))]
[JsonSerializable(typeof(RolloutView))]
[JsonSerializable(typeof(SeriesView))]
[JsonSerializable(typeof(DocumentView))]
[JsonSerializable(typeof(DataView))]
[JsonSerializable(typeof(OrderRequest))]
[JsonSerializable(typeof(OrderAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
internal sealed partial class ConsoleJsonContext : JsonSerializerContext;
