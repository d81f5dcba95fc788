using ModelOperator.Analysis.Sources.Gateway;
using ModelOperator.Contracts.Objects;
using ModelOperator.Contracts.Processes;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Operator.Observing.Gateways;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Measuring;

/// <summary>The gateway pods that the operator's cache holds.</summary>
internal sealed class CachedGatewayPods(IResourceCache<PodView> pods) : IGatewayPods
{
    public IReadOnlyList<GatewayPod> Of(string @namespace, string name) =>
    [
        .. GatewayPods.Among(
                pods.ListByLabel(@namespace, ModelOperatorApi.NameLabel, name),
                name,
                pod => pod.Status is { Phase: "Running" } && AdminAddress.Of(pod, AdminPaths.Metrics) is not null)
            .Select(pod => new GatewayPod(pod.Metadata.Uid!, AdminAddress.Of(pod, AdminPaths.Metrics)!)),
    ];
}
