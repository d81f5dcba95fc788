using k8s;
using k8s.Models;

namespace ModelOperator.Gateway.Discovery;

/// <summary>
/// A view of an EndpointSlice that has only which addresses are ready at which port. A gateway holds one for every hundred pods. The
/// version v1beta1, which Kubernetes 1.20 serves, is read in the same way.
/// </summary>
[KubernetesEntity(Group = "discovery.k8s.io", ApiVersion = "v1", Kind = "EndpointSlice", PluralName = "endpointslices")]
internal sealed record EndpointSliceView : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public IReadOnlyList<EndpointView>? Endpoints { get; init; }

    public IReadOnlyList<EndpointPortView>? Ports { get; init; }
}
