using ModelOperator.Contracts.Processes.Settings;

namespace ModelOperator.Hosting.Lifecycle;

/// <summary>The times of a shutdown after SIGTERM. Their sum must be below the pod's terminationGracePeriodSeconds.</summary>
public sealed class ShutdownOptions
{
    /// <summary>The time for which the process goes on serving but is not ready, so that endpoints and proxies stop sending before the port
    /// closes. <c>SHUTDOWN_DELAY_SECONDS</c>.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(ShutdownSettings.UsualDelaySeconds);

    /// <summary>The time that requests in flight and hosted services may take to end. <c>SHUTDOWN_DRAIN_SECONDS</c>.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
