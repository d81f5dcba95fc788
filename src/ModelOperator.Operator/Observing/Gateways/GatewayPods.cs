using k8s.Models;
using ModelOperator.Contracts.Objects;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing.Gateways;

/// <summary>
/// Finds the pods that are a ModelDeployment's gateways: those with its labels that were made by its gateway's Deployment.
/// </summary>
internal static class GatewayPods
{
    /// <summary>The number of pods that a spec may ask for, and one more while pods are replaced. Any further pods are not asked.</summary>
    internal const int MaxPods = 101;

    /// <summary>Finds the gateways, in the order of their names.</summary>
    /// <param name="pods">Pods of one namespace with the ModelDeployment's label.</param>
    /// <param name="name">The ModelDeployment.</param>
    /// <param name="isWanted">A further condition that they must meet.</param>
    public static IReadOnlyList<PodView> Among(IEnumerable<PodView> pods, string name, Func<PodView, bool> isWanted) =>
    [
        .. pods.Where(p => Is(p, name) && isWanted(p)).OrderBy(p => p.Metadata.Name, StringComparer.Ordinal).Take(MaxPods),
    ];

    private static bool Is(PodView pod, string name) =>
        Label(pod, ModelOperatorApi.ComponentLabel) == ModelOperatorApi.GatewayComponent
        && Label(pod, ModelOperatorApi.NameLabel) == name
        && DeploymentPods.IsOf(pod, ObjectNames.OfGateway(name));

    private static string? Label(PodView pod, string label) => pod.GetLabel(label);
}
