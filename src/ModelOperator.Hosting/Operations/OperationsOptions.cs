using System.Net;
using ModelOperator.Contracts.Processes;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Hosting.Operations;

/// <summary>The operational side of an executable: admin port, metrics, shutdown. Environment variables win over code.</summary>
public sealed class OperationsOptions
{
    /// <summary>The admin port, which Prometheus uses. <c>OPERATIONS_PORT</c>; 0 picks a free one.</summary>
    public int Port { get; set; } = Ports.Operations;

    /// <summary>A port for the kubelet's probes alone, which nobody's connections to the other one can shut. <c>PROBE_PORT</c>;
    /// 0 picks a free one, null is none: the admin port answers probes in any case.</summary>
    public int? ProbePort { get; set; }

    /// <summary>How long a request to either port may take to be asked.</summary>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection to either port may say nothing.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The address to listen on; all by default, since kubelet and Prometheus come from outside the pod.</summary>
    public IPAddress Address { get; set; } = IPAddress.IPv6Any;

    /// <summary>How the process ends.</summary>
    public ShutdownOptions Shutdown { get; } = new();
}
