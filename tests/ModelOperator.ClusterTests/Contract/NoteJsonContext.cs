using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>The generated serializers of <see cref="Note"/> and <see cref="Draft"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Note))]
[JsonSerializable(typeof(Draft))]
internal sealed partial class NoteJsonContext : JsonSerializerContext;
