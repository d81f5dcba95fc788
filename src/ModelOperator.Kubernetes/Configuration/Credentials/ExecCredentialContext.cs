using System.Text.Json.Serialization;
using k8s.KubeConfigModels;

namespace ModelOperator.Kubernetes.Configuration.Credentials;

/// <summary>Reads what an exec plugin answers (client.authentication.k8s.io).</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExecCredentialResponse))]
internal sealed partial class ExecCredentialContext : JsonSerializerContext;
