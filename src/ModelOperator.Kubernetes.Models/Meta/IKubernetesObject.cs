namespace ModelOperator.Kubernetes.Models;

/// <summary>Anything the API server stores: it has a kind and metadata. Instances are snapshots; nobody mutates them.</summary>
public interface IKubernetesObject
{
    /// <summary>Group and version, as <c>apps/v1</c>; null where the server leaves it out (items of a list).</summary>
    string? ApiVersion { get; init; }

    /// <summary>The kind, as <c>Deployment</c>; null where the server leaves it out (items of a list).</summary>
    string? Kind { get; init; }

    /// <summary>Name, namespace, labels, owners and version.</summary>
    V1ObjectMeta Metadata { get; init; }
}
