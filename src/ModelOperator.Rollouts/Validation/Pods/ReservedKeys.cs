using ModelOperator.Api.Status;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Rollouts.Validation.Pods;

/// <summary>
/// Knows the annotations and labels that would make a pod less than <c>restricted</c>, or that would speak for the operator. Kubelets,
/// container runtimes and sandboxes take orders from annotations, and Pod Security checks only those for AppArmor and seccomp.
/// </summary>
internal static class ReservedKeys
{
    private const string Own = ModelOperatorApi.Group + "/";
    private const string AppArmor = "container.apparmor.security.beta.kubernetes.io/";
    private const string Scraping = "prometheus.io/";
    private const string Filtered = "runtime/default";

    private static readonly string[] Seccomp =
    [
        "seccomp.security.alpha.kubernetes.io/", "container.seccomp.security.alpha.kubernetes.io/", "seccomp-profile.kubernetes.cri-o.io",
    ];

    // These set sysctls, init containers and static pods by annotation, or hooks, devices, hypervisors and mounts of runtimes.
    private static readonly string[] Weakening =
    [
        "security.alpha.kubernetes.io/", "pod.alpha.kubernetes.io/", "pod.beta.kubernetes.io/", "scheduler.alpha.kubernetes.io/",
        "kubernetes.io/config.", "io.kubernetes.cri-o.", "io.kubernetes.cri.", "io.containerd.", "io.containers.",
        "io.katacontainers.", "dev.gvisor.", "run.oci.", "org.systemd.property.", "cdi.k8s.io/",
    ];

    private const string OfCriO = ".crio.io";

    /// <summary>The reason why pods may not have the annotation, with what to do; null when they may have it.</summary>
    public static string? WhyNoAnnotation(string key, string value, bool isOwnServer) =>
        Begins(key, Own) ? "annotations of the operator's own are not for pods; leave it out"
        : Begins(key, Scraping) && isOwnServer ? "the operator says itself how its own server is scraped; leave it out"
        : Begins(key, AppArmor) && value is not Filtered && !value.StartsWith("localhost/", StringComparison.Ordinal)
            ? $"'{Sentence.Cut(value, 100)}' switches AppArmor off, and pods are held to the restricted standard; leave it out, "
                + "or use runtime/default or localhost/PROFILE"
        : Seccomp.Any(s => Begins(key, s)) && value is not Filtered
            ? $"'{Sentence.Cut(value, 100)}' is another system-call filter than the runtime's, and pods are held to the "
                + "restricted standard; leave it out"
        : Weakening.Any(w => Begins(key, w)) || IsOfCriO(key)
            ? "it gives orders to the node's container runtime, and pods are held to the restricted standard; leave it out, or "
                + "use a RuntimeClass of the administrator's"
        : null;

    /// <summary>
    /// The reason why pods may not have the label; null when they may have it. Where the operator sets a label itself, its own value wins.
    /// </summary>
    public static string? WhyNoLabel(string key) =>
        Begins(key, Own) && key is not (ModelOperatorApi.NameLabel or ModelOperatorApi.RevisionLabel)
            ? "labels of the operator's own are not for pods; leave it out"
            : null;

    private static bool Begins(string key, string prefix) => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    // Examples are cpu-quota.crio.io and irq-load-balancing.crio.io/POD.
    private static bool IsOfCriO(string key) => key.Split('/')[0].EndsWith(OfCriO, StringComparison.OrdinalIgnoreCase);
}
