using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace ModelOperator.Commands.Documents;

/// <summary>The generated serializer of documents.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DeploymentDocument))]
[JsonSerializable(typeof(V1ObjectMeta))]
internal sealed partial class DocumentJsonContext : JsonSerializerContext;
