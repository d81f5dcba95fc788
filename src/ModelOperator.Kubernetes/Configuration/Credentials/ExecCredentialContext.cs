using System.Text.Json.Serialization;
using k8s.KubeConfigModels;

namespace ModelOperator.Kubernetes.Configuration.Credentials;

/// <summary>The generated serializer of an exec plugin's answer (client.authentication.k8s.io).</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExecCredentialResponse))]
internal sealed partial class ExecCredentialContext : JsonSerializerContext;
