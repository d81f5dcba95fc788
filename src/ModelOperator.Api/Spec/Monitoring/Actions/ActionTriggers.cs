namespace ModelOperator.Api.Spec.Monitoring.Actions;

/// <summary>The causes that actions are done for, beside checks that are bad.</summary>
public static class ActionTriggers
{
    /// <summary>A check that was bad is so no more.</summary>
    public const string Recovered = "Recovered";

    /// <summary>A rollout waits for a person's approval.</summary>
    public const string ApprovalWanted = "ApprovalWanted";

    /// <summary>A candidate has become stable.</summary>
    public const string Promoted = "Promoted";

    /// <summary>A rollout was aborted, because its candidate failed or a person asked for it.</summary>
    public const string RolledBack = "RolledBack";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Recovered, ApprovalWanted, Promoted, RolledBack];

    /// <summary>The name of a check in actions: <c>inputDrift</c> is InputDrift.</summary>
    public static string OfCheck(string check)
    {
        ArgumentException.ThrowIfNullOrEmpty(check);
        return char.ToUpperInvariant(check[0]) + check[1..];
    }

    /// <summary>The name of an action in status and metrics.</summary>
    public static string NameOf(ActionSpec action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return action.Name ?? (action.Event is { } sent ? $"event-{sent.Sink}" : $"job-{action.Job?.Name}");
    }
}
