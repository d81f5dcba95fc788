using System.Text.Json;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Commands.Documents;

/// <summary>A ModelDeployment as the API server wrote it, including fields that this version of the plugin does not know.</summary>
[KubernetesEntity(
    Group = ModelOperatorApi.Group, ApiVersion = ModelOperatorApi.Version, Kind = "ModelDeployment", PluralName = "modeldeployments")]
internal sealed record DeploymentDocument : IKubernetesObject<V1ObjectMeta>
{
    private V1ObjectMeta? _metadata;

    /// <summary>Every field of the object, in the server's order.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement> Fields { get; set; } = [];

    string? IKubernetesObject.ApiVersion { get; set; }

    string? IKubernetesObject.Kind { get; set; }

    V1ObjectMeta IMetadata<V1ObjectMeta>.Metadata
    {
        get => _metadata ??= Fields["metadata"].Deserialize(DocumentJsonContext.Default.V1ObjectMeta)!;
        set => _metadata = value;
    }
}
