using k8s;
using k8s.Models;
using ModelOperator.Operator.Objects.Autoscaling.Keda;

namespace ModelOperator.Operator.Applying.Owned;

/// <summary>
/// The fields of an object in which only our own values may stand, because an addition there changes who gets requests, or what runs. An
/// addition in any other field stays. Paths are written as <c>spec.selector</c>, and lead through lists without an index.
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

    // What the spec does not name any more must go, and nobody but the operator takes a model to zero pods.
    private static readonly HashSet<string> OfScaledObjects =
    [
        "spec.idleReplicaCount", "spec.fallback",
        .. new[] { "name", "metadata", "metricType", "authenticationRef" }.Select(field => $"spec.triggers.{field}"),
    ];

    // Somebody may add a sidecar to the gateway's Deployment, but may not replace the program in our container.
    private static readonly HashSet<string> OfDeployments = ["spec.paused", $"{Containers}.command"];

    /// <summary>
    /// The exact places of a Deployment whose pod template was recorded: the pods that run must be those that were judged. The fields are
    /// named one by one, because a record that is older than a field of the model says nothing about that field.
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
        : typeof(T) == typeof(ScaledObject) ? OfScaledObjects
        : None;
}
