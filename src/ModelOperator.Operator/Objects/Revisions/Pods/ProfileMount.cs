using k8s.Models;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Operator.Objects.Revisions.Pods;

/// <summary>
/// The parts of a pod that make a reference profile a file of the server's container. They are empty without a profile, so that other pods
/// stay as they are.
/// </summary>
/// <param name="Volumes">Volumes of the pod.</param>
/// <param name="Mounts">Mounts of the server's container.</param>
/// <param name="Arguments">Arguments of the server.</param>
internal sealed record ProfileMount(IReadOnlyList<V1Volume> Volumes, IReadOnlyList<V1VolumeMount> Mounts, IReadOnlyList<string> Arguments)
{
    private const string Scheme = "configmap://";
    private const string Directory = "/profiles";

    private static readonly ProfileMount None = new([], [], []);

    /// <summary>Reads the address, which the schema has checked.</summary>
    public static ProfileMount Of(MonitoringSpec? monitoring)
    {
        if (monitoring?.Profile?.Replace(Scheme, "", StringComparison.Ordinal).Split('/', 2) is not [var configMap, var key])
        {
            return None;
        }

        // The path names the ConfigMap, so that a person can act on the server's message about it. The volume is optional, because the
        // kubelet would otherwise keep the pod waiting without a word, also one of the stable revision whose ConfigMap has been deleted.
        // The server then serves without it. A new revision is not begun before its profile is there.
        var folder = $"{Directory}/{configMap}";
        return new(
            [new() { Name = "profile", ConfigMap = new() { Name = configMap, Optional = true } }],
            [new() { Name = "profile", MountPath = folder, ReadOnlyProperty = true }],
            [ServeArguments.Profile, $"{folder}/{key}"]);
    }
}
