using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Status.Traffic;
using ModelOperator.Contracts.Objects;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Operator.Objects.Gateway;

/// <summary>Builds the Service that clients call, and the ConfigMap that tells the gateway how to split.</summary>
internal static class GatewayRouteBuilder
{
    /// <summary>The address at which clients inside the cluster find that Service. It does not depend on the cluster's domain.</summary>
    public static string UrlOf(ModelDeployment owner) => $"http://{owner.Metadata.Name}.{owner.Metadata.NamespaceProperty}.svc";

    /// <summary>The Service that clients call.</summary>
    public static V1Service Service(ModelDeployment owner) => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = Ownership.Metadata(owner, owner.Metadata.Name!, ModelOperatorApi.GatewayComponent),
        Spec = new()
        {
            Selector = Ownership.Selector(owner, ModelOperatorApi.GatewayComponent),
            Ports = [new() { Name = "http", Port = 80, TargetPort = "http", Protocol = "TCP" }],
        },
    };

    /// <summary>
    /// The split, as the gateway reads it, and the stable revision, for a later ModelDeployment that takes the ConfigMap over.
    /// </summary>
    /// <param name="owner">The ModelDeployment.</param>
    /// <param name="route">The split; null before there is one.</param>
    /// <param name="stable">The stable revision; null when there is none.</param>
    /// <param name="monitoring">The things that gateways look at besides; null for nothing.</param>
    public static V1ConfigMap ConfigMap(
        ModelDeployment owner, TrafficStatus? route, string? stable = null, MonitoringRule? monitoring = null) => new()
        {
            ApiVersion = "v1",
            Kind = "ConfigMap",
            Metadata = Ownership.Metadata(owner, ObjectNames.OfGateway(owner.Metadata.Name!), ModelOperatorApi.GatewayComponent) with
            {
                Annotations = stable is null
                    ? null
                    : new SortedDictionary<string, string>(StringComparer.Ordinal) { [ModelOperatorApi.StableAnnotation] = stable },
            },
            Data = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                [RouteDocument.Key] = RouteDocuments.Of(owner.Metadata.Name!, route, monitoring).Serialize(),
            },
        };

    /// <summary>The budget that keeps a drain from taking every gateway at once.</summary>
    public static V1PodDisruptionBudget DisruptionBudget(ModelDeployment owner) => new()
    {
        ApiVersion = "policy/v1",
        Kind = "PodDisruptionBudget",
        Metadata = Ownership.Metadata(owner, ObjectNames.OfGateway(owner.Metadata.Name!), ModelOperatorApi.GatewayComponent),
        Spec = new()
        {
            MaxUnavailable = 1,
            Selector = new() { MatchLabels = Ownership.Selector(owner, ModelOperatorApi.GatewayComponent) },
        },
    };
}
