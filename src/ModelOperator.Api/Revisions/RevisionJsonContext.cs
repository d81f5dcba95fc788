using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Api.Revisions;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(RevisionTemplate))]
internal sealed partial class RevisionJsonContext : JsonSerializerContext;
