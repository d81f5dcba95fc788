using ModelOperator.Api;
using ModelOperator.Kubernetes.Models;
using ModelOperator.Operator.Objects;

namespace ModelOperator.Operator.Observing;

/// <summary>
/// The pods that are a ModelDeployment's gateways: those with its labels that its gateway's Deployment has made.
/// </summary>
internal static class GatewayPods
{
    /// <summary>As many as a spec may ask for, and one more while they are replaced. The others of a crowd are not asked.</summary>
    internal const int Most = 101;

    /// <summary>Picks them, in the order of their names.</summary>
    /// <param name="pods">Pods of one namespace with the ModelDeployment's label.</param>
    /// <param name="name">The ModelDeployment.</param>
    /// <param name="isWanted">What else they must be.</param>
    public static IReadOnlyList<V1Pod> Among(IEnumerable<V1Pod> pods, string name, Func<V1Pod, bool> isWanted) =>
    [
        .. pods.Where(p => Is(p, name) && isWanted(p)).OrderBy(p => p.Metadata.Name, StringComparer.Ordinal).Take(Most),
    ];

    private static bool Is(V1Pod pod, string name) =>
        Label(pod, ModelOperatorApi.ComponentLabel) == ModelOperatorApi.GatewayComponent
        && Label(pod, ModelOperatorApi.NameLabel) == name
        && DeploymentPods.IsOf(pod, ObjectNames.OfGateway(name));

    private static string? Label(V1Pod pod, string label) => pod.Metadata.Labels?.GetValueOrDefault(label);
}
