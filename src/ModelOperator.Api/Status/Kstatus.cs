using ModelOperator.Api.Status.Conditions;

namespace ModelOperator.Api.Status;

/// <summary>
/// The conditions by which kstatus tells whether the newest spec is carried out. Flux, Helm's <c>--wait</c> and <c>kubectl wait
/// --for=condition=Ready</c> rely on them. Reconciling and Stalled are present only while they are true, and never both.
/// </summary>
public static class Kstatus
{
    private const string True = "True";
    private const string False = "False";
    private const string Unknown = "Unknown";

    /// <summary>The condition Ready and, where one applies, Reconciling or Stalled; without times and generations.</summary>
    /// <param name="phase">The phase of the rollout.</param>
    /// <param name="message">The status' sentence for people.</param>
    /// <param name="conditions">The other conditions of the same status, with Accepted, Available and RolledBack among them.</param>
    public static IReadOnlyList<Condition> Of(RolloutPhase phase, string message, IReadOnlyList<Condition> conditions)
    {
        var accepted = Find(conditions, ConditionTypes.Accepted);
        var available = Find(conditions, ConditionTypes.Available);
        var rolledBack = Find(conditions, ConditionTypes.RolledBack);
        return (phase, rolledBack.Status) switch
        {
            _ when accepted.Status == False => Stalled(accepted.Reason, accepted.Message),
            _ when accepted.Status == Unknown => Reconciling(Unknown, accepted.Reason, accepted.Message),
            (RolloutPhase.RollingBack, True) => Reconciling(False, rolledBack.Reason, message),
            (_, True) => Stalled(rolledBack.Reason, rolledBack.Message),
            (RolloutPhase.Healthy or RolloutPhase.Idle, _) when available.Status == True =>
                [New(ConditionTypes.Ready, True, ConditionReasons.RolledOut, message)],
            (RolloutPhase.Healthy or RolloutPhase.Idle, _) => Reconciling(False, available.Reason, available.Message),
            (RolloutPhase.Degraded, _) => Reconciling(False, nameof(RolloutPhase.Degraded), message),
            // Nobody knows yet whether the new revision will be ready, no matter how well the old one serves.
            _ => Reconciling(Unknown, phase.ToString(), message),
        };
    }

    private static Condition[] Reconciling(string ready, string? reason, string? message) =>
        [New(ConditionTypes.Ready, ready, reason, message), New(ConditionTypes.Reconciling, True, reason, message)];

    private static Condition[] Stalled(string? reason, string? message) =>
        [New(ConditionTypes.Ready, False, reason, message), New(ConditionTypes.Stalled, True, reason, message)];

    private static Condition Find(IReadOnlyList<Condition> conditions, string type) =>
        conditions.Single(condition => condition.Type == type);

    private static Condition New(string type, string status, string? reason, string? message) =>
        new() { Type = type, Status = status, Reason = reason, Message = message };
}
