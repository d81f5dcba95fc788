using k8s.Models;

namespace ModelOperator.Demo.Cluster;

/// <summary>A pod that runs this program once, as restricted as the Pod Security Standards ask for.</summary>
internal static class RestrictedPod
{
    private const string DataVolume = "data";

    /// <summary>The spec of the pod.</summary>
    /// <param name="container">The name of its container.</param>
    /// <param name="image">The image with this program.</param>
    /// <param name="arguments">The verb and its options.</param>
    /// <param name="data">A ConfigMap that is mounted at /data; null for none.</param>
    public static V1PodSpec Of(string container, string image, IEnumerable<string> arguments, string? data = null) => new()
    {
        RestartPolicy = "Never",
        AutomountServiceAccountToken = false,
        EnableServiceLinks = false,
        TerminationGracePeriodSeconds = 20,
        SecurityContext = new() { RunAsNonRoot = true, SeccompProfile = new() { Type = "RuntimeDefault" } },
        Volumes = data is null ? null : [new() { Name = DataVolume, ConfigMap = new() { Name = data } }],
        Containers =
        [
            new()
            {
                Name = container,
                Image = image,
                ImagePullPolicy = "IfNotPresent",
                Args = [.. arguments],
                VolumeMounts = data is null ? null : [new() { Name = DataVolume, MountPath = "/data", ReadOnlyProperty = true }],
                TerminationMessagePolicy = "FallbackToLogsOnError",
                Resources = new()
                {
                    Requests = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal) { ["cpu"] = "50m", ["memory"] = "64Mi" },
                    Limits = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal) { ["memory"] = "256Mi" },
                },
                SecurityContext = new()
                {
                    AllowPrivilegeEscalation = false,
                    ReadOnlyRootFilesystem = true,
                    Capabilities = new() { Drop = ["ALL"] },
                },
            },
        ],
    };
}
