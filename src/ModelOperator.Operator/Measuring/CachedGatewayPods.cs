using ModelOperator.Analysis.Sources.Gateway;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Models;
using ModelOperator.Operator.Objects.Gateway;

namespace ModelOperator.Operator.Measuring;

/// <summary>The gateway pods that the operator's cache holds.</summary>
internal sealed class CachedGatewayPods(IResourceCache<V1Pod> pods) : IGatewayPods
{
    public IReadOnlyList<GatewayPod> Of(string @namespace, string name) =>
    [
        .. pods.ListByLabel(@namespace, ModelOperatorApi.NameLabel, name)
            .Where(pod => pod.Metadata.Labels?.GetValueOrDefault(ModelOperatorApi.ComponentLabel) == ModelOperatorApi.GatewayComponent
                && pod.Status is { Phase: "Running", PodIP.Length: > 0 })
            .Select(pod => new GatewayPod(pod.Metadata.Uid!, Address(pod.Status!.PodIP!))),
    ];

    private static Uri Address(string ip) =>
        new($"http://{(ip.Contains(':', StringComparison.Ordinal) ? $"[{ip}]" : ip)}:{GatewayDeploymentBuilder.AdminPort}/metrics");
}
