using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Commands.Wording;

namespace ModelOperator.Cli.Watching;

/// <summary>Decides when a watch ends, and with which exit code.</summary>
internal static class WatchEnd
{
    /// <summary>The exit code when the rollout has reached the goal of the wait.</summary>
    public const int Reached = 0;

    /// <summary>The exit code when the rollout has ended in another way, or when the ModelDeployment was deleted.</summary>
    public const int Failed = 1;

    /// <summary>The exit code when the rollout has not ended yet, because the time was up or because the watch had no goal.</summary>
    public const int NotYet = 2;

    /// <summary>The goals of a wait, as the command line names them.</summary>
    public static readonly IReadOnlyDictionary<string, WatchUntil> Words = new Dictionary<string, WatchUntil>(StringComparer.Ordinal)
    {
        ["healthy"] = WatchUntil.Healthy,
        ["rolledback"] = WatchUntil.RolledBack,
        ["any"] = WatchUntil.Any,
    };

    /// <summary>Reports on <paramref name="errors"/> that the time was up, when <paramref name="code"/> says so.</summary>
    public static void TellTimeout(int code, TimeSpan? timeout, TextWriter errors)
    {
        if (code == NotYet)
        {
            errors.WriteLine($"timed out after {Age.Text(timeout ?? default)}");
        }
    }

    /// <summary>The exit code with which the watch ends; null when it goes on. A status that is not about the present spec yet ends
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
            return Failed; // the old revision may serve well, but the present spec will not be rolled out
        }

        return (status.Phase, until) switch
        {
            (RolloutPhase.Healthy or RolloutPhase.Idle, WatchUntil.Healthy or WatchUntil.Any) => Reached,
            (RolloutPhase.RolledBack, WatchUntil.RolledBack) => Reached,
            (RolloutPhase.RolledBack, _) => Failed,
            // Pods that come and go make it Degraded for a while, so a wait for Healthy goes on.
            (RolloutPhase.Degraded, WatchUntil.RolledBack or WatchUntil.Any) => Failed,
            _ => null,
        };
    }
}
