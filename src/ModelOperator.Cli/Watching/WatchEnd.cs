using ModelOperator.Api;
using ModelOperator.Api.Status;

namespace ModelOperator.Cli.Watching;

/// <summary>When a watch has seen what it waits for, and the exit code that says what it was.</summary>
internal static class WatchEnd
{
    /// <summary>The spec's revision is stable and ready.</summary>
    public const int Healthy = 0;

    /// <summary>It was rolled back, or it cannot serve; the ModelDeployment was deleted.</summary>
    public const int Failed = 1;

    /// <summary>Neither in the time given.</summary>
    public const int TimedOut = 2;

    /// <summary>The exit code; null to go on. A status that does not answer the present spec yet decides nothing.</summary>
    public static int? Of(ModelDeployment deployment, WatchUntil? until)
    {
        if (until is null || deployment.Status is not { } status || (status.ObservedGeneration ?? 0) < (deployment.Metadata.Generation ?? 0))
        {
            return null;
        }

        return (status.Phase, until) switch
        {
            (RolloutPhase.Healthy, WatchUntil.Healthy or WatchUntil.Any) => Healthy,
            (RolloutPhase.RolledBack, _) => Failed,
            // Pods that come and go make it Degraded for a while; who waits for Healthy waits on.
            (RolloutPhase.Degraded, WatchUntil.RolledBack or WatchUntil.Any) => Failed,
            _ => null,
        };
    }
}
