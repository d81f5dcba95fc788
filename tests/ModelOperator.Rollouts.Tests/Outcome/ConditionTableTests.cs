using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;

namespace ModelOperator.Rollouts.Tests.Outcome;

/// <summary>docs/rollouts.md names every condition and every reason there is, and none that there is not. The simulation looks at the
/// pairs.</summary>
public sealed class ConditionTableTests
{
    [Fact]
    public void EveryCondition_IsInTheDocumentation() =>
        ConditionTable.Rows.Select(row => row.Type).ToHashSet(StringComparer.Ordinal)
            .ShouldBe(ConditionTable.ConstantsOf(typeof(ConditionTypes)), ignoreOrder: true);

    [Fact]
    public void EveryReason_IsInTheDocumentation_AndNoOther()
    {
        var names = ConditionTable.Rows.SelectMany(row => ConditionTable.NamesIn(row.Reasons)).ToHashSet(StringComparer.Ordinal);

        names.ShouldBe(ConditionTable.ConstantsOf(typeof(ConditionReasons)).Union(PhasesThatAreNamed), ignoreOrder: true);
    }

    // The rest is "the phase".
    private static readonly string[] PhasesThatAreNamed =
        [nameof(RolloutPhase.Paused), nameof(RolloutPhase.AwaitingApproval), nameof(RolloutPhase.Degraded)];
}
