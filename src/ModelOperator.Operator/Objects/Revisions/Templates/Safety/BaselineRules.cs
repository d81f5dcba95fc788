using System.Collections.Frozen;
using k8s.Models;

namespace ModelOperator.Operator.Objects.Revisions.Templates.Safety;

/// <summary>Checks pods by the baseline Pod Security Standard: what breaks it can reach the node, or other pods on it.</summary>
internal static class BaselineRules
{
    private const string DnsReason = "names of hosts, that of the model too, could lead elsewhere";
    private const string Unconfined = "Unconfined";

    private static readonly FrozenSet<string> Capabilities = FrozenSet.Create(
        StringComparer.Ordinal, "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
        "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT");

    private static readonly FrozenSet<string> Sysctls = FrozenSet.Create(
        StringComparer.Ordinal, "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time",
        "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes");

    private static readonly FrozenSet<string> SelinuxTypes =
        FrozenSet.Create(StringComparer.Ordinal, "", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");

    /// <summary>Every breach of the standard.</summary>
    public static IEnumerable<Weakness> Check(V1PodSpec pods) =>
        Pod(pods)
            .Concat(SecurityContexts.Containers(pods).SelectMany(one => Container(one.Container, one.Field)))
            .Concat(Volumes(pods));

    private static IEnumerable<Weakness> Pod(V1PodSpec spec)
    {
        const string field = $"{PodNodes.Spec}.securityContext";
        var security = spec.SecurityContext;
        return Broken(
            (spec.HostNetwork == true, $"{PodNodes.Spec}.hostNetwork", "pods would be in the network of their node"),
            (spec.HostPID == true, $"{PodNodes.Spec}.hostPID", "pods would see the processes of their node"),
            (spec.HostIPC == true, $"{PodNodes.Spec}.hostIPC", "pods would share the memory of processes of their node"),
            (spec.HostAliases is { Count: > 0 }, $"{PodNodes.Spec}.hostAliases", DnsReason),
            (spec.DnsPolicy is not (null or "ClusterFirst"), $"{PodNodes.Spec}.dnsPolicy", DnsReason),
            (spec.DnsConfig is not null, $"{PodNodes.Spec}.dnsConfig", DnsReason),
            (security?.WindowsOptions?.HostProcess == true, $"{field}.windowsOptions.hostProcess", "pods would run on the node itself"),
            (security?.SeccompProfile?.Type is Unconfined, $"{field}.seccompProfile", "system calls would not be filtered"),
            (security?.AppArmorProfile?.Type is Unconfined, $"{field}.appArmorProfile", "AppArmor would be switched off"),
            (IsOther(security?.SeLinuxOptions), $"{field}.seLinuxOptions", "SELinux would confine the pods less"))
            .Concat((security?.Sysctls ?? []).Where(sysctl => !Sysctls.Contains(sysctl.Name)).Select(sysctl =>
                new Weakness($"{field}.sysctls[{sysctl.Name}]", "this setting of the kernel may concern the whole node")));
    }

    private static IEnumerable<Weakness> Container(V1Container container, string field)
    {
        var security = container.SecurityContext;
        var at = SecurityContexts.Of(field);
        return Broken(
            (security?.Privileged == true, $"{at}.privileged", "a privileged container is root of the node"),
            (security?.ProcMount is not (null or "Default"), $"{at}.procMount", "parts of /proc would not be masked"),
            (security?.SeccompProfile?.Type is Unconfined, $"{at}.seccompProfile", "system calls would not be filtered"),
            (security?.AppArmorProfile?.Type is Unconfined, $"{at}.appArmorProfile", "AppArmor would be switched off"),
            (security?.WindowsOptions?.HostProcess == true, $"{at}.windowsOptions.hostProcess", "it would run on the node itself"),
            (IsOther(security?.SeLinuxOptions), $"{at}.seLinuxOptions", "SELinux would confine the container less"))
            .Concat((security?.Capabilities?.Add ?? []).Where(name => !Capabilities.Contains(name)).Select(name =>
                new Weakness($"{at}.capabilities.add[{name}]", "this capability can reach the node")))
            .Concat((container.Ports ?? []).Where(port => port.HostPort is not (null or 0)).Select(port =>
                new Weakness($"{field}.ports[{port.ContainerPort}].hostPort", "the port would be one of the node")))
            .Concat(Hosts(container, field));
    }

    // The kubelet would send requests from the node to any address.
    private static IEnumerable<Weakness> Hosts(V1Container container, string field) =>
        from handler in new[]
        {
            ("startupProbe", container.StartupProbe?.HttpGet?.Host ?? container.StartupProbe?.TcpSocket?.Host),
            ("readinessProbe", container.ReadinessProbe?.HttpGet?.Host ?? container.ReadinessProbe?.TcpSocket?.Host),
            ("livenessProbe", container.LivenessProbe?.HttpGet?.Host ?? container.LivenessProbe?.TcpSocket?.Host),
            ("lifecycle.postStart", container.Lifecycle?.PostStart?.HttpGet?.Host ?? container.Lifecycle?.PostStart?.TcpSocket?.Host),
            ("lifecycle.preStop", container.Lifecycle?.PreStop?.HttpGet?.Host ?? container.Lifecycle?.PreStop?.TcpSocket?.Host),
        }
        where !string.IsNullOrEmpty(handler.Item2)
        select new Weakness($"{field}.{handler.Item1}", $"the node would send requests to {handler.Item2}");

    private static IEnumerable<Weakness> Volumes(V1PodSpec spec) =>
        (spec.Volumes ?? []).Where(volume => volume.HostPath is not null).Select(volume =>
            new Weakness($"{PodNodes.Spec}.volumes[{volume.Name}].hostPath", "pods would read and write the disk of their node"));

    private static bool IsOther(V1SELinuxOptions? options) =>
        options is not null
        && (!SelinuxTypes.Contains(options.Type ?? "") || !string.IsNullOrEmpty(options.User) || !string.IsNullOrEmpty(options.Role));

    private static IEnumerable<Weakness> Broken(params (bool Is, string Field, string Reason)[] rules) =>
        rules.Where(rule => rule.Is).Select(rule => new Weakness(rule.Field, rule.Reason));
}
