using System.Text.Json;

namespace ModelOperator.Kubernetes.Models;

/// <summary>An immutable snapshot of state data.</summary>
[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "ControllerRevision", PluralName = "controllerrevisions")]
public sealed record V1ControllerRevision : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public V1ObjectMeta Metadata { get; init; } = new();

    public JsonElement? Data { get; init; }

    public long Revision { get; init; }
}
