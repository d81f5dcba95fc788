using ModelOperator.Kubernetes;

namespace ModelOperator.Operator.Observing.Gpus.Fitting;

/// <summary>Pods that our Deployments or plans have asked for and that have no node yet.</summary>
/// <param name="Namespace">The namespace of the pods.</param>
/// <param name="Needs">The demands of each pod on a node.</param>
/// <param name="Count">The number of pods.</param>
/// <param name="Unmade">The number of those pods that no quota counts yet.</param>
internal sealed record ReservedPods(string Namespace, PodNeeds Needs, int Count, int Unmade)
{
    /// <summary>Orders pods by the names of their Deployments.</summary>
    public static Comparison<ReservedPods> ByDeployment { get; } = static (one, other) =>
        string.CompareOrdinal(one.Namespace, other.Namespace) is var ns and not 0 ? ns
        : string.CompareOrdinal(one.Deployment?.Name, other.Deployment?.Name) is var name and not 0 ? name
        : other.Unmade.CompareTo(one.Unmade);

    /// <summary>The Deployment that asks for the pods, or will; null for pods of no one Deployment.</summary>
    public ResourceKey? Deployment { get; init; }
}
