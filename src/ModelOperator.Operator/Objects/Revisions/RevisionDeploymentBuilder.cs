using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Contracts.Objects;
using ModelOperator.Contracts.Processes;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Revisions.Models;
using ModelOperator.Operator.Objects.Revisions.Pods;
using ModelOperator.Operator.Objects.Revisions.Presets;
using ModelOperator.Operator.Objects.Revisions.Templates;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>The Deployment of one revision. It is built once; afterwards only its number of replicas changes.</summary>
internal static class RevisionDeploymentBuilder
{
    private const int DefaultGraceSeconds = 60;

    private static readonly string[] TopologyKeys = ["kubernetes.io/hostname", "topology.kubernetes.io/zone"];

    /// <summary>
    /// Builds it from the revision's template, whose <c>spec.pod.template</c> must be one that can be merged
    /// (<see cref="TemplatedPods.FindProblem"/>). A template whose server is made from a preset comes with that preset.
    /// </summary>
    public static V1Deployment Build(
        ModelDeployment owner, string revision, RevisionTemplate template, int replicas, ModelOperatorOptions options,
        PodFormat format = PodFormat.First, ServerPreset? preset = null, string? commit = null)
    {
        var pinned = RecordedCommit.Pin(template, commit);
        var pods = preset is null
            ? Pods(owner, revision, pinned, options, format)
            : PresetPods.Finish(
                Pods(owner, revision, Filled(owner, pinned, preset), options, format), preset,
                PresetServer.PortOf(template.Server, preset));
        return new()
        {
            ApiVersion = "apps/v1",
            Kind = "Deployment",
            Metadata = Ownership.Metadata(
                owner, ObjectNames.OfRevision(owner.Metadata.Name!, revision), ModelOperatorApi.ModelComponent, revision) with
            { Annotations = Annotations(template, format, preset, commit) },
            Spec = new()
            {
                Replicas = replicas,
                RevisionHistoryLimit = 0,
                Selector = new() { MatchLabels = Ownership.Selector(owner, ModelOperatorApi.ModelComponent, revision) },
                Template = TemplatedPods.Merge(pods, template.Pod?.Template),
            },
        };
    }

    /// <summary>Builds a missing Deployment with the recorded pods.</summary>
    public static V1Deployment With(V1Deployment built, V1PodTemplateSpec recorded) =>
        built with { Spec = built.Spec! with { Template = recorded } };

    /// <summary>
    /// Builds the desired state of an existing Deployment with the recorded pods. Everything else about it stays, above all its size.
    /// </summary>
    public static V1Deployment With(V1Deployment built, V1PodTemplateSpec recorded, V1Deployment present) => With(built, recorded) with
    {
        // A Deployment of an older operator first gets the annotation alone, so that nothing else of it is written.
        Metadata = HasTemplate(present) ? built.Metadata : built.Metadata with { Annotations = null },
        Spec = built.Spec! with
        {
            Template = recorded,
            Replicas = present.Spec?.Replicas,
            Selector = present.Spec?.Selector,
            RevisionHistoryLimit = present.Spec?.RevisionHistoryLimit,
        },
    };

    /// <summary>True when a Deployment carries the template that it was made from.</summary>
    public static bool HasTemplate(V1Deployment present) =>
        present.Metadata.Annotations?.ContainsKey(ModelOperatorApi.RevisionTemplateAnnotation) == true;

    /// <summary>
    /// The annotations with template, format, preset and commit, kept beside the pods that are made from them, so that a lost
    /// ControllerRevision can be made again.
    /// </summary>
    public static SortedDictionary<string, string> Annotations(
        RevisionTemplate template, PodFormat format, ServerPreset? preset, string? commit)
    {
        var annotations = PodFormats.Annotations(format);
        annotations[ModelOperatorApi.RevisionTemplateAnnotation] = template.ToJson().GetRawText();
        if (preset is not null)
        {
            annotations[ModelOperatorApi.ServerPresetAnnotation] = RecordedPreset.Write(preset);
        }

        if (commit is not null)
        {
            annotations[ModelOperatorApi.ModelCommitAnnotation] = commit;
        }

        return annotations;
    }

    private static RevisionTemplate Filled(ModelDeployment owner, RevisionTemplate template, ServerPreset preset)
    {
        var place = ModelPlace.Of(template.Model);
        return template with
        {
            Server = PresetServer.Of(
                template.Server, preset,
                new(place.Path, place.Directory, owner.Metadata.Name!, PresetServer.PortOf(template.Server, preset))),
        };
    }

    private static V1PodTemplateSpec Pods(
        ModelDeployment owner, string revision, RevisionTemplate template, ModelOperatorOptions options, PodFormat format) => new()
        {
            Metadata = new() { Labels = PodLabels(owner, revision, template), Annotations = PodAnnotations(template, format) },
            Spec = PodSpec(owner, revision, template, ModelSource.Of(template.Model, options), options, format),
        };

    private static SortedDictionary<string, string> PodLabels(ModelDeployment owner, string revision, RevisionTemplate template)
    {
        var labels = Ownership.Labels(owner, ModelOperatorApi.ModelComponent, revision);
        foreach (var (key, value) in template.Pod?.Labels ?? new Dictionary<string, string>())
        {
            labels.TryAdd(key, value);
        }

        return labels;
    }

    private static SortedDictionary<string, string> PodAnnotations(RevisionTemplate template, PodFormat format)
    {
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in template.Pod?.Annotations ?? new Dictionary<string, string>())
        {
            annotations[key] = value;
        }

        if (template.Server?.Image is null)
        {
            annotations["prometheus.io/scrape"] = "true";
            annotations["prometheus.io/port"] = ServerPorts.Of(template.Server, DataPort(template), format).Operations.ToString();
        }

        return annotations;
    }

    private static V1PodSpec PodSpec(
        ModelDeployment owner, string revision, RevisionTemplate template, ModelSource source, ModelOperatorOptions options,
        PodFormat format)
    {
        var profile = ProfileMount.Of(template.Monitoring);
        var feedback = FeedbackMount.OfServer(owner, template.Monitoring);
        var affinity = GpuScheduling.NodeAffinity(template.Gpu);
        var held = HeldDigestMount.Of(owner, revision, template, format);
        var image = ServerImage.Of(template, options, format);
        return new()
        {
            InitContainers = [FetchContainer(template, source, held, image, options, format)],
            Containers = [ServerContainer(owner, revision, template, profile, feedback, image, options, format)],
            Volumes =
            [
                .. ScratchSpace.Volumes(template, format, options.MaxFolderGibibytes),
                .. source.Volumes,
                .. held.Volumes,
                .. profile.Volumes,
                .. feedback.Volumes,
            ],
            NodeSelector = template.Pod?.NodeSelector?.ToDictionary(StringComparer.Ordinal),
            Affinity = affinity is null ? null : new() { NodeAffinity = affinity },
            Tolerations = GpuScheduling.Tolerations(template.Gpu, template.Pod?.Tolerations),
            TopologySpreadConstraints = format >= PodFormat.Held ? [.. Spread(owner, revision)] : null,
            RuntimeClassName = template.Gpu?.RuntimeClassName,
            PriorityClassName = template.Pod?.PriorityClassName,
            ServiceAccountName = template.Pod?.ServiceAccountName,
            ImagePullSecrets = template.Pod?.ImagePullSecrets?.Select(SpecParts.ToModel).ToList(),
            AutomountServiceAccountToken = false,
            EnableServiceLinks = false,
            TerminationGracePeriodSeconds = template.Pod?.TerminationGracePeriodSeconds ?? DefaultGraceSeconds,
            SecurityContext = SharedModel.Secure(template.Model),
        };
    }

    // The constraint is soft: pods that share a node are better than pods that have none.
    private static IEnumerable<V1TopologySpreadConstraint> Spread(ModelDeployment owner, string revision) =>
        TopologyKeys.Select(key => new V1TopologySpreadConstraint
        {
            MaxSkew = 1,
            TopologyKey = key,
            WhenUnsatisfiable = "ScheduleAnyway",
            LabelSelector = new() { MatchLabels = Ownership.Selector(owner, ModelOperatorApi.ModelComponent, revision) },
        });

    private static V1Container FetchContainer(
        RevisionTemplate template, ModelSource source, HeldDigestMount held, string image, ModelOperatorOptions options,
        PodFormat format) => new()
        {
            Name = PodParts.Fetch,
            Image = image,
            ImagePullPolicy = options.ImagePullPolicy,
            Args =
        [
            FetchArguments.Command, FetchArguments.Uri, template.Model.Uri, FetchArguments.Output,
            SharedModel.OutputOf(
                template.Model, ModelPlace.OfFetch(template.Model).Directory, ModelPlace.OfFetch(template.Model).Path),
            .. template.Model.Sha256 is { } digest ? [FetchArguments.Sha256, digest] : Array.Empty<string>(),
            .. SharedModel.ArgumentsOf(template.Model),
            .. source.Arguments,
            .. IdentityArgument.Of(template, format, options.IdentityHosts),
            .. held.Arguments,
            .. options.MaxFolderGibibytes != FetchArguments.UsualFolderGibibytes && ModelPlace.Of(template.Model).IsFolder
                ? [$"{FetchArguments.MaxFolderSize}={options.MaxFolderGibibytes}Gi"] : Array.Empty<string>(),
            .. options.TokenServers.Length > 0 && template.Model.Uri.StartsWith("oci://", StringComparison.Ordinal)
                ? [$"{FetchArguments.TokenServers}={options.TokenServers}"] : Array.Empty<string>(),
        ],
            VolumeMounts =
        [
            new() { Name = PodParts.Models, MountPath = ModelPlace.OfFetch(template.Model).Directory },
            new() { Name = PodParts.Temporary, MountPath = PodParts.TemporaryPath },
            .. source.Mounts,
            .. held.Mounts,
        ],
            TerminationMessagePolicy = "FallbackToLogsOnError",
            SecurityContext = RestrictedSecurity.Container,
        };

    private static V1Container ServerContainer(
        ModelDeployment owner,
        string revision,
        RevisionTemplate template,
        ProfileMount profile,
        FeedbackMount feedback,
        string image,
        ModelOperatorOptions options,
        PodFormat format)
    {
        var server = template.Server;
        var port = DataPort(template);
        var own = server?.Image is null ? ServerPorts.Of(server, port, format) : null;
        var ready = own?.Probes is not null && server?.ReadinessPath is null
            ? new V1HTTPGetAction { Path = AdminPaths.Readiness, Port = "probes" }
            : new() { Path = server?.ReadinessPath ?? "/v2/health/ready", Port = "http" };
        var live = own?.Probes is not null
            ? new V1HTTPGetAction { Path = AdminPaths.Liveness, Port = "probes" }
            : new() { Path = "/v2/health/live", Port = "http" };
        var ports = new List<V1ContainerPort> { new() { Name = "http", ContainerPort = port, Protocol = "TCP" } };
        if (own is not null)
        {
            ports.Add(new() { Name = "metrics", ContainerPort = own.Operations, Protocol = "TCP" });
        }

        if (own?.Probes is { } probes)
        {
            ports.Add(new() { Name = "probes", ContainerPort = probes, Protocol = "TCP" });
        }

        return new()
        {
            Name = PodParts.Server,
            Image = server?.Image ?? image,
            ImagePullPolicy = options.ImagePullPolicy,
            Command = server?.Command?.ToList(),
            Args = Arguments(owner, revision, template, [.. profile.Arguments, .. feedback.Arguments], port),
            Env =
            [
                new() { Name = "ORT_DISABLE_TELEMETRY", Value = "1" },
                .. own?.Environment ?? [],
                .. own is null
                    ? []
                    : TracingEnvironment.Of(PodTracing.Parse(options.PodTracing), owner.Metadata.NamespaceProperty!, server),
                .. (server?.Env ?? []).Select(SpecParts.ToModel),
            ],
            Ports = ports,
            Resources = Quantities.ToRequirements(template.Resources, template.Gpu),
            VolumeMounts =
            [
                SharedModel.MountOf(template.Model, ModelPlace.Of(template.Model)),
                new() { Name = PodParts.Temporary, MountPath = PodParts.TemporaryPath },
                .. profile.Mounts,
                .. feedback.Mounts,
            ],
            // Large models take minutes to load, so liveness is checked only after the first success.
            StartupProbe = Probes.Startup(ready),
            ReadinessProbe = Probes.Readiness(ready),
            LivenessProbe = own is null ? null : Probes.Liveness(live),
            TerminationMessagePolicy = "FallbackToLogsOnError",
            SecurityContext = RestrictedSecurity.Container,
        };
    }

    private static int DataPort(RevisionTemplate template) => template.Server?.Port ?? Ports.Data;

    private static List<string>? Arguments(
        ModelDeployment owner, string revision, RevisionTemplate template, IReadOnlyList<string> monitoring, int port) =>
        template.Server?.Image is not null
            ? template.Server.Args?.ToList()
            :
            [
                ServeArguments.Command, ServeArguments.ModelPath, ModelPlace.Of(template.Model).Path,
                ServeArguments.ModelName, owner.Metadata.Name!,
                ServeArguments.ModelVersion, template.Model.Version ?? revision, ServeArguments.Revision, revision,
                ServeArguments.HttpPort, port.ToString(),
                .. monitoring,
                .. template.Server?.Args ?? [],
            ];
}
