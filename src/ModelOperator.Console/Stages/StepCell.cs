using ModelOperator.Api.Status.Stages;

namespace ModelOperator.Console.Stages;

/// <summary>The place of the present stage in the rollout.</summary>
/// <param name="Index">Its place among the stages, from 0.</param>
/// <param name="Count">The number of stages.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name as the other commands write it: <c>step 1</c>, <c>bake stage</c>.</param>
internal sealed record StepCell(int Index, int Count, StageKind Kind, string Name);
