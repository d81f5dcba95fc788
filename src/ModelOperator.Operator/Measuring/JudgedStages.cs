using ModelOperator.Api.Spec;

namespace ModelOperator.Operator.Measuring;

/// <summary>Counts the stages of a rollout in which metrics may decide; alpha is divided among them.</summary>
internal static class JudgedStages
{
    public static int Count(StrategySpec strategy) => strategy switch
    {
        { Canary: { } canary } => canary.Steps.Count + (canary.Bake is null ? 0 : 1) + (canary.Shadow is null ? 0 : 1),
        { BlueGreen: not null } => 2, // before the switch, and the bake
        _ => 1,
    };
}
