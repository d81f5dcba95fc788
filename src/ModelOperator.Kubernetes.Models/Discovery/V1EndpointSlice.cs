namespace ModelOperator.Kubernetes.Models;

/// <summary>Addresses behind a Service. v1beta1, which Kubernetes 1.20 serves, reads the same.</summary>
[KubernetesEntity(Group = "discovery.k8s.io", ApiVersion = "v1", Kind = "EndpointSlice", PluralName = "endpointslices", OlderVersions = ["v1beta1"])]
public sealed record V1EndpointSlice : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public V1ObjectMeta Metadata { get; init; } = new();

    public string? AddressType { get; init; }

    public IReadOnlyList<V1Endpoint>? Endpoints { get; init; }

    public IReadOnlyList<V1EndpointPort>? Ports { get; init; }
}
