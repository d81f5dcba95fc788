using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Client.Json;

/// <summary>An object of any kind, of which nothing is read but its metadata (<c>PartialObjectMetadata</c>).</summary>
public sealed record ObjectMetadata : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string? ApiVersion { get; set; }

    /// <inheritdoc/>
    public string? Kind { get; set; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();
}
