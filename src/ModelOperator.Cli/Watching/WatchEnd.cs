using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Cli.Rendering;

namespace ModelOperator.Cli.Watching;

/// <summary>Decides when a watch ends, and with which exit code.</summary>
internal static class WatchEnd
{
    /// <summary>The exit code when the rollout has come to what was waited for.</summary>
    public const int Reached = 0;

    /// <summary>The exit code when the rollout has ended in another way, or the ModelDeployment was deleted.</summary>
    public const int Failed = 1;

    /// <summary>The exit code when the rollout has not ended yet: the time was up, or nobody waited.</summary>
    public const int NotYet = 2;

    /// <summary>What can be waited for, as the command line names it.</summary>
    public static readonly IReadOnlyDictionary<string, WatchUntil> Words = new Dictionary<string, WatchUntil>(StringComparer.Ordinal)
    {
        ["healthy"] = WatchUntil.Healthy,
        ["rolledback"] = WatchUntil.RolledBack,
        ["any"] = WatchUntil.Any,
    };

    /// <summary>Says on <paramref name="errors"/> that the time was up, when that is what <paramref name="code"/> means.</summary>
    public static void TellTimeout(int code, TimeSpan? timeout, TextWriter errors)
    {
        if (code == NotYet)
        {
            errors.WriteLine($"timed out after {Age.Text(timeout ?? default)}");
        }
    }

    /// <summary>The exit code with which the watch ends; null when it goes on. A status that does not answer the present spec yet ends
    /// nothing.</summary>
    public static int? Of(ModelDeployment deployment, WatchUntil? until)
    {
        if (until is null || deployment.Status is not { } status
            || (status.ObservedGeneration ?? 0) < (deployment.Metadata.Generation ?? 0))
        {
            return null;
        }

        if (status.Conditions?.Any(condition => condition is { Type: ConditionTypes.Accepted, Status: "False" }) == true)
        {
            return Failed; // The old revision may serve well, but nothing comes of the present spec.
        }

        return (status.Phase, until) switch
        {
            (RolloutPhase.Healthy, WatchUntil.Healthy or WatchUntil.Any) => Reached,
            (RolloutPhase.RolledBack, WatchUntil.RolledBack) => Reached,
            (RolloutPhase.RolledBack, _) => Failed,
            // Pods that come and go make it Degraded for a while; who waits for Healthy waits on.
            (RolloutPhase.Degraded, WatchUntil.RolledBack or WatchUntil.Any) => Failed,
            _ => null,
        };
    }
}
