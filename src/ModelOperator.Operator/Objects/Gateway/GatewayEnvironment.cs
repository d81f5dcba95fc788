using k8s.Models;
using ModelOperator.Api.Spec.Traffic;
using ModelOperator.Contracts.Processes.Settings;

namespace ModelOperator.Operator.Objects.Gateway;

/// <summary>
/// Writes the settings of a gateway that every process has, which it reads from its environment. A setting that the spec leaves out is left
/// to the gateway, so that a spec without settings restarts nothing.
/// </summary>
internal static class GatewayEnvironment
{
    // The process has this time for its own end, before it is killed.
    private const int SpareSeconds = 10;

    /// <summary>The variables.</summary>
    public static IEnumerable<V1EnvVar> Of(GatewaySpec? gateway) =>
        from setting in new (string Name, object? Value)[]
        {
            (ShutdownSettings.Delay, gateway?.ShutdownDelaySeconds),
            (ShutdownSettings.Drain, gateway?.ShutdownDrainSeconds),
            (LogSettings.Level, gateway?.LogLevel),
            (LogSettings.Format, gateway?.LogFormat),
        }
        where setting.Value is not null
        select new V1EnvVar { Name = setting.Name, Value = $"{setting.Value}".ToLowerInvariant() };

    /// <summary>The grace period of the pods, in seconds: a shorter one would cut what the gateway still waits for.</summary>
    public static int GraceSeconds(GatewaySpec? gateway) =>
        (gateway?.ShutdownDelaySeconds ?? ShutdownSettings.UsualDelaySeconds)
        + (gateway?.ShutdownDrainSeconds ?? ShutdownSettings.UsualGatewayDrainSeconds) + SpareSeconds;
}
