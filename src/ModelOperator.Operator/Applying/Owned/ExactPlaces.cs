using k8s;
using k8s.Models;

namespace ModelOperator.Operator.Applying.Owned;

/// <summary>
/// The fields of an object that may say nothing but what we say: an addition there changes who gets requests, or what runs. Everywhere
/// else an addition stays. Paths are as <c>spec.selector</c>, through lists without their indexes.
/// </summary>
internal static class ExactPlaces
{
    private const string Pods = "spec.template.spec";
    private const string Containers = $"{Pods}.containers";

    private static readonly string[] OfContainers =
    [
        "command", "args", "workingDir", "env", "resources.limits", "resources.requests", "lifecycle", "startupProbe", "readinessProbe",
        "livenessProbe",
    ];

    private static readonly HashSet<string> None = [];

    private static readonly HashSet<string> OfServices = ["spec.selector", "spec.publishNotReadyAddresses", "spec.externalName"];

    private static readonly HashSet<string> OfBudgets =
        ["spec.selector.matchLabels", "spec.selector.matchExpressions", "spec.minAvailable", "spec.maxUnavailable"];

    // A sidecar in the gateway's Deployment is for whoever has put it there; another program in our container is not.
    private static readonly HashSet<string> OfDeployments = ["spec.paused", $"{Containers}.command"];

    /// <summary>
    /// In a Deployment whose pod template was recorded: what was judged is what runs. The fields are named one by one, since a record that
    /// is older than a field of the model says nothing of it.
    /// </summary>
    public static IReadOnlySet<string> OfRecordedPods { get; } = new HashSet<string>(
    [
        .. OfDeployments,
        .. OfContainers.Select(field => $"{Containers}.{field}"),
        .. OfContainers.Select(field => $"{Pods}.initContainers.{field}"),
        .. new[]
        {
            "containers", "initContainers", "volumes", "nodeSelector", "affinity", "tolerations", "topologySpreadConstraints",
            "runtimeClassName", "priorityClassName", "serviceAccountName", "imagePullSecrets", "nodeName",
        }.Select(field => $"{Pods}.{field}"),
    ]);

    /// <summary>The exact places of a kind.</summary>
    public static IReadOnlySet<string> Of<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        typeof(T) == typeof(V1Service) ? OfServices
        : typeof(T) == typeof(V1PodDisruptionBudget) ? OfBudgets
        : typeof(T) == typeof(V1Deployment) ? OfDeployments
        : None;
}
