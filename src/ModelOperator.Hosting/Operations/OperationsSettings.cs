using ModelOperator.Contracts.Processes;
using ModelOperator.Contracts.Processes.Settings;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Settings;

namespace ModelOperator.Hosting.Operations;

/// <summary>The settings that every executable has: its operational ports, its shutdown and its log.</summary>
public static class OperationsSettings
{
    /// <summary>Returns all of them.</summary>
    /// <param name="shutdown">The executable's defaults for its shutdown.</param>
    public static IReadOnlyList<Setting> All(ShutdownOptions shutdown) =>
    [
        Setting.Plain(
            PortSettings.Operations, $"{Ports.Operations}", $"The port of {AdminPaths.Metrics} and the probes; 0 picks a free one."),
        Setting.Plain(
            PortSettings.Probes, "none", $"A port only for the probes, {AdminPaths.Liveness} and {AdminPaths.Readiness}."),
        Setting.Plain(
            ShutdownSettings.Delay, Seconds(shutdown.Delay), "The time for which the process serves on after SIGTERM, in seconds."),
        Setting.Plain(
            ShutdownSettings.Drain, Seconds(shutdown.DrainTimeout),
            "The time that requests in flight may take to end after that, in seconds."),
        Setting.Plain(LogSettings.Level, "info", "The lowest level that is logged: trace, debug, info, warn, error or fatal."),
        Setting.Plain(LogSettings.Format, "json", "The form of the log: json or text."),
    ];

    private static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds}");
}
