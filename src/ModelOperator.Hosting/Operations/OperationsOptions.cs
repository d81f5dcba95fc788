using System.Net;
using ModelOperator.Contracts.Processes;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Hosting.Operations;

/// <summary>
/// The operational settings of an executable: admin port, metrics and shutdown. Environment variables take precedence over code.
/// </summary>
public sealed class OperationsOptions
{
    /// <summary>The admin port, which Prometheus uses; 0 picks a free one. <c>OPERATIONS_PORT</c>.</summary>
    public int Port { get; set; } = Ports.Operations;

    /// <summary>A port only for the kubelet's probes, so that connections to the admin port cannot shut them out; 0 picks a free one, null
    /// means none. The admin port answers probes in any case. <c>PROBE_PORT</c>.</summary>
    public int? ProbePort { get; set; }

    /// <summary>The time in which a request to either port must arrive.</summary>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The time for which a connection to either port may be silent.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The address to listen on; all by default, because kubelet and Prometheus come from outside the pod.</summary>
    public IPAddress Address { get; set; } = IPAddress.IPv6Any;

    /// <summary>The times of the shutdown.</summary>
    public ShutdownOptions Shutdown { get; } = new();
}
