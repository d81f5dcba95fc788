using System.Net;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Metrics;

namespace ModelOperator.Hosting.Operations;

/// <summary>The operational side of an executable: admin port, metrics, shutdown. Environment variables win over code.</summary>
public sealed class OperationsOptions
{
    /// <summary>The port that kubelet and Prometheus use. <c>OPERATIONS_PORT</c>; 0 picks a free one.</summary>
    public int Port { get; set; } = 9090;

    /// <summary>The address to listen on; all by default, since kubelet and Prometheus come from outside the pod.</summary>
    public IPAddress Address { get; set; } = IPAddress.IPv6Any;

    /// <summary>What <c>/metrics</c> exposes.</summary>
    public MetricsOptions Metrics { get; } = new();

    /// <summary>How the process ends.</summary>
    public ShutdownOptions Shutdown { get; } = new();
}
