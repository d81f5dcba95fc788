using k8s.Models;

namespace ModelOperator.Operator.Objects;

/// <summary>Security contexts that pass the <c>restricted</c> Pod Security Standard.</summary>
internal static class RestrictedSecurity
{
    private const long NonRootUser = 65532;

    /// <summary>For pods: not root, group-readable volumes, and the runtime's system-call filter.</summary>
    public static V1PodSecurityContext Pod { get; } = new()
    {
        RunAsNonRoot = true,
        RunAsUser = NonRootUser,
        RunAsGroup = NonRootUser,
        FsGroup = NonRootUser,
        SeccompProfile = new() { Type = "RuntimeDefault" },
    };

    /// <summary>For containers: no capabilities, no privilege escalation, and a read-only root file system.</summary>
    public static V1SecurityContext Container { get; } = new()
    {
        AllowPrivilegeEscalation = false,
        ReadOnlyRootFilesystem = true,
        RunAsNonRoot = true,
        Capabilities = new() { Drop = ["ALL"] },
        SeccompProfile = new() { Type = "RuntimeDefault" },
    };
}
