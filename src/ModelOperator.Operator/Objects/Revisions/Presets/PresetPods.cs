using System.Globalization;
using k8s.Models;

namespace ModelOperator.Operator.Objects.Revisions.Presets;

/// <summary>Gives pods what a preset asks for beyond image, command, arguments and environment.</summary>
internal static class PresetPods
{
    private const string Scrape = "prometheus.io/scrape";
    private const string ScrapePort = "prometheus.io/port";
    private const string ScrapePath = "prometheus.io/path";
    private const string UsualMetricsPath = "/metrics";

    /// <summary>Returns the pods of an image of its own with the ports, probes, user, shared memory and scrape annotations of a
    /// preset.</summary>
    public static V1PodTemplateSpec Finish(V1PodTemplateSpec pods, ServerPreset preset, int port) => pods with
    {
        Metadata = pods.Metadata! with { Annotations = Annotations(pods.Metadata.Annotations, preset, port) },
        Spec = pods.Spec! with
        {
            Containers = [.. pods.Spec.Containers.Select(one => one.Name is PodParts.Server ? Server(one, preset) : one)],
            Volumes = preset.SharedMemory is { } size ? [.. pods.Spec.Volumes ?? [], SharedMemory(size)] : pods.Spec.Volumes,
        },
    };

    private static V1Volume SharedMemory(string size) =>
        new() { Name = PodParts.SharedMemory, EmptyDir = new() { Medium = "Memory", SizeLimit = size } };

    private static V1Container Server(V1Container server, ServerPreset preset)
    {
        List<V1ContainerPort> ports = [.. server.Ports ?? []];
        if (preset.GrpcPort is { } grpc)
        {
            ports.Add(new() { Name = "grpc", ContainerPort = grpc, Protocol = "TCP" });
        }

        if (preset.MetricsPort is { } metrics)
        {
            ports.Add(new() { Name = "metrics", ContainerPort = metrics, Protocol = "TCP" });
        }

        return server with
        {
            Ports = ports,
            LivenessProbe = preset.LivenessPath is { } path ? Probes.Liveness(new() { Path = path, Port = "http" }) : null,
            VolumeMounts = preset.SharedMemory is null
                ? server.VolumeMounts
                : [.. server.VolumeMounts ?? [], new() { Name = PodParts.SharedMemory, MountPath = PodParts.SharedMemoryPath }],
            SecurityContext = RestrictedSecurity.Container with
            {
                RunAsUser = preset.User,
                RunAsNonRoot = preset.User is not 0,
                ReadOnlyRootFilesystem = preset.WritableRoot is not true,
            },
        };
    }

    // What the spec says about scraping holds.
    private static SortedDictionary<string, string> Annotations(IDictionary<string, string>? annotations, ServerPreset preset, int port)
    {
        var all = new SortedDictionary<string, string>(annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        if ((preset.MetricsPort is not null || preset.MetricsPath is not null)
            && !all.Keys.Any(key => key is Scrape or ScrapePort or ScrapePath))
        {
            all[Scrape] = "true";
            all[ScrapePort] = (preset.MetricsPort ?? port).ToString(CultureInfo.InvariantCulture);
            if (preset.MetricsPath is { } path and not UsualMetricsPath)
            {
                all[ScrapePath] = path;
            }
        }

        return all;
    }
}
