using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Contracts.Processes;
using ModelOperator.Operator.Configuration;

namespace ModelOperator.Operator.Objects.Gateway;

/// <summary>The Deployment of the gateway pods.</summary>
internal static class GatewayDeploymentBuilder
{
    private static readonly string[] Noted =
    [
        ModelOperatorApi.GatewayPlacementAnnotation, ModelOperatorApi.GatewayTracingAnnotation, ModelOperatorApi.GatewayPodAnnotation,
    ];

    /// <summary>The number of pods that the spec asks for.</summary>
    public static int AskedFor(ModelDeployment owner) => owner.Spec.Traffic?.Gateway?.Replicas ?? 2;

    /// <summary>
    /// Builds the Deployment from an existing one. Its number of pods belongs to whoever scales it, so the number is written as it was
    /// read, in the version that was read. A server would take a missing number for one pod.
    /// </summary>
    public static V1Deployment With(ModelDeployment owner, ModelOperatorOptions options, V1Deployment present)
    {
        var built = Build(owner, options);
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in built.Metadata.Annotations!)
        {
            annotations[name] = value;
        }

        if (present.GetAnnotation(ModelOperatorApi.GatewayReplicasAnnotation) is { } noted)
        {
            annotations[ModelOperatorApi.GatewayReplicasAnnotation] = noted;
        }

        foreach (var said in Noted)
        {
            if (present.Metadata.Annotations?.ContainsKey(said) == true)
            {
                // Once written, the annotation stays: leaving it out would not count as a difference, and the old setting would stay.
                annotations.TryAdd(said, "");
            }
        }

        return built with
        {
            Metadata = built.Metadata with { Annotations = annotations },
            Spec = built.Spec! with { Replicas = present.Spec?.Replicas },
        };
    }

    /// <summary>
    /// Builds a missing Deployment; the part of a pod template for it must be one that can be used
    /// (<see cref="GatewayPodTemplate.FindProblem"/>).
    /// </summary>
    public static V1Deployment Build(ModelDeployment owner, ModelOperatorOptions options)
    {
        var name = ObjectNames.OfGateway(owner.Metadata.Name!);
        var selector = Ownership.Selector(owner, ModelOperatorApi.GatewayComponent);
        var placement = PlacementOf(owner, options);
        return new()
        {
            ApiVersion = "apps/v1",
            Kind = "Deployment",
            Metadata = Ownership.Metadata(owner, name, ModelOperatorApi.GatewayComponent) with
            {
                Annotations = Annotations(owner, placement, options),
            },
            Spec = new()
            {
                Replicas = AskedFor(owner),
                Selector = new() { MatchLabels = selector },
                // A gateway is in the path of requests, so a new one is ready before an old one goes.
                Strategy = new() { Type = "RollingUpdate", RollingUpdate = new() { MaxSurge = 1, MaxUnavailable = 0 } },
                Template = GatewayPodTemplate.Merge(
                    new()
                    {
                        Metadata = new()
                        {
                            Labels = Ownership.Labels(owner, ModelOperatorApi.GatewayComponent),
                            Annotations = new SortedDictionary<string, string>(StringComparer.Ordinal)
                            {
                                ["prometheus.io/port"] = Ports.Operations.ToString(),
                                ["prometheus.io/scrape"] = "true",
                            },
                        },
                        Spec = PodSpec(
                            owner, options, placement, name, selector, FeedbackMount.Of(owner),
                            SampleMount.Of(owner.Spec.Monitoring, options.GatewaySinks)),
                    },
                    GatewayPodTemplate.Of(owner)),
            },
        };
    }

    private static SortedDictionary<string, string> Annotations(
        ModelDeployment owner, GatewayPlacement placement, ModelOperatorOptions options)
    {
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [ModelOperatorApi.GatewayReplicasAnnotation] = AskedFor(owner).ToString(),
        };
        if (placement.ToJson() is { Length: > 0 } json)
        {
            annotations[ModelOperatorApi.GatewayPlacementAnnotation] = json;
        }

        if (GatewayPodTemplate.Of(owner) is { } template)
        {
            annotations[ModelOperatorApi.GatewayPodAnnotation] = GatewayPodTemplate.DigestOf(template);
        }

        if (options.PodTracing.Length > 0)
        {
            annotations[ModelOperatorApi.GatewayTracingAnnotation] = options.PodTracing;
        }

        return annotations;
    }

    // The gateway's image is in the same registry as the model server's. The spec names the credentials for that registry.
    private static GatewayPlacement PlacementOf(ModelDeployment owner, ModelOperatorOptions options)
    {
        var placement = GatewayPlacement.Parse(options.GatewayPlacement);
        var secrets = (placement.ImagePullSecrets ?? []).Concat(owner.Spec.Pod?.ImagePullSecrets ?? [])
            .DistinctBy(secret => secret.Name, StringComparer.Ordinal).ToList();
        return placement with { ImagePullSecrets = secrets.Count == 0 ? null : secrets };
    }

    private static V1PodSpec PodSpec(
        ModelDeployment owner,
        ModelOperatorOptions options,
        GatewayPlacement placement,
        string name,
        SortedDictionary<string, string> selector,
        FeedbackMount feedback,
        SampleMount samples) => new()
        {
            Volumes = Some([.. feedback.Volumes, .. samples.Volumes]),
            ImagePullSecrets = placement.ImagePullSecrets?.Select(SpecParts.ToModel).ToList(),
            NodeSelector = placement.NodeSelector?.ToDictionary(StringComparer.Ordinal),
            Tolerations = placement.Tolerations?.Select(SpecParts.ToModel).ToList(),
            PriorityClassName = placement.PriorityClassName,
            ServiceAccountName = name,
            EnableServiceLinks = false,
            TerminationGracePeriodSeconds = GatewayEnvironment.GraceSeconds(owner.Spec.Traffic?.Gateway),
            SecurityContext = RestrictedSecurity.Pod,
            Affinity = new()
            {
                PodAntiAffinity = new()
                {
                    PreferredDuringSchedulingIgnoredDuringExecution =
                    [
                        new()
                        {
                            Weight = 100,
                            PodAffinityTerm = new()
                            {
                                LabelSelector = new() { MatchLabels = selector },
                                TopologyKey = "kubernetes.io/hostname",
                            },
                        },
                    ],
                },
            },
            Containers =
            [
                new()
                {
                    Name = "gateway",
                    Image = options.GatewayImage,
                    ImagePullPolicy = options.ImagePullPolicy,
                    Args =
                    [
                        $"--{GatewaySettings.Namespace}", owner.Metadata.NamespaceProperty!,
                        $"--{GatewaySettings.Name}", owner.Metadata.Name!,
                        .. TrustedProxies(options), .. GatewayArguments.Of(owner.Spec.Traffic?.Gateway), .. feedback.Arguments,
                        .. samples.Arguments,
                    ],
                    VolumeMounts = Some([.. feedback.Mounts, .. samples.Mounts]),
                    Env =
                    [
                        new() { Name = PortSettings.Probes, Value = Ports.Probes.ToString() },
                        .. GatewayEnvironment.Of(owner.Spec.Traffic?.Gateway),
                        .. samples.Variables,
                        .. TracingEnvironment.Of(PodTracing.Parse(options.PodTracing), owner.Metadata.NamespaceProperty!),
                    ],
                    Ports =
                    [
                        new() { Name = "http", ContainerPort = Ports.Data, Protocol = "TCP" },
                        new() { Name = "admin", ContainerPort = Ports.Operations, Protocol = "TCP" },
                        new() { Name = "probes", ContainerPort = Ports.Probes, Protocol = "TCP" },
                    ],
                    Resources = Quantities.ToRequirements(owner.Spec.Traffic?.Gateway?.Resources, gpu: null) ?? DefaultResources,
                    ReadinessProbe = Probes.Readiness(new() { Path = AdminPaths.Readiness, Port = "probes" }),
                    LivenessProbe = Probes.Liveness(new() { Path = AdminPaths.Liveness, Port = "probes" }),
                    TerminationMessagePolicy = "FallbackToLogsOnError",
                    SecurityContext = RestrictedSecurity.Container,
                },
            ],
        };

    private static List<T>? Some<T>(List<T> list) => list.Count == 0 ? null : list;

    private static IEnumerable<string> TrustedProxies(ModelOperatorOptions options) =>
        options.GatewayTrustedProxies.Length == 0 ? [] : [$"--{GatewaySettings.TrustedProxies}", options.GatewayTrustedProxies];

    private static readonly V1ResourceRequirements DefaultResources = new()
    {
        Requests = new SortedDictionary<string, ResourceQuantity>(StringComparer.Ordinal) { ["cpu"] = "100m", ["memory"] = "96Mi" },
        Limits = new SortedDictionary<string, ResourceQuantity>(StringComparer.Ordinal) { ["memory"] = "512Mi" },
    };
}
