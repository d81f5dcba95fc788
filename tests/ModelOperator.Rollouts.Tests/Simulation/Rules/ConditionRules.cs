using ModelOperator.Api.Status.Conditions;
using ModelOperator.Rollouts.Tests.Outcome;

namespace ModelOperator.Rollouts.Tests.Simulation.Rules;

/// <summary>
/// Checks that the sign by which tools see the end of a rollout comes at its end, and never before it; and that every reason is one that
/// the documentation has.
/// </summary>
internal static class ConditionRules
{
    public static void Check(RolloutInput input, RolloutPlan plan, Invariants invariants)
    {
        var conditions = plan.Status.Conditions!.ToDictionary(c => c.Type!, StringComparer.Ordinal);
        var ready = conditions[ConditionTypes.Ready].Status;
        var reconciling = conditions.ContainsKey(ConditionTypes.Reconciling);
        var stalled = conditions.ContainsKey(ConditionTypes.Stalled);
        var ended = plan.Status.CandidateRevision is null && plan.Status.StableRevision == input.DesiredRevision && input.Problem is null;
        var failed = plan.Status.FailedRevisions?.Any(f => f.Revision == input.DesiredRevision) == true;
        var isOneOfThree = new[] { ready == "True", reconciling, stalled }.Count(applies => applies) == 1;

        invariants.Require("Ready", ready != "True" || ended, $"Ready of {input.DesiredRevision} in the middle of its rollout");
        invariants.Require("Ready", isOneOfThree, $"Ready is {ready}, Reconciling {reconciling}, Stalled {stalled}");
        invariants.Require("Ready", !stalled || failed || input.Problem is not null, "Stalled, and nothing has failed");
        foreach (var condition in plan.Status.Conditions!)
        {
            invariants.Require("Ready", condition.ObservedGeneration == input.Generation,
                $"{condition.Type} is of generation {condition.ObservedGeneration}");
            invariants.Require("Conditions", ConditionTable.Has(condition),
                $"docs/rollouts.md does not have {condition.Type}={condition.Status} {condition.Reason}");
        }
    }
}
