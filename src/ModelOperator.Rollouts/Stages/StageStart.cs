using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Stages;

/// <summary>Puts the candidate into a stage.</summary>
internal static class StageStart
{
    /// <summary>The stage that every rollout begins with, in which pods are made.</summary>
    public static StageStatus Deploying => new() { Kind = StageKind.Deploying };

    /// <summary>The stage that sends all requests to a revision at once, unjudged.</summary>
    public static StageStatus Switch => new() { Kind = StageKind.Switch, Weight = Weights.All };

    /// <summary>Begins a stage: with a new clock, and without measurements.</summary>
    public static void Begin(Draft draft, StageStatus stage) =>
        draft.Status = draft.Status with { Stage = stage, Metrics = null, Progress = null };
}
