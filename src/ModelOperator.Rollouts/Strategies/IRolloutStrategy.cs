using ModelOperator.Api.Status;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>What stages a spec asks for. What happens within a stage (pods, shares, clock, verdicts) is the same for all strategies.</summary>
internal interface IRolloutStrategy
{
    /// <summary>The stages in order, the first of which is <see cref="StageKind.Deploying"/>; after the last one the candidate is promoted.</summary>
    IReadOnlyList<StageStatus> Stages { get; }

    /// <summary>The share, in percent, whose pods must be ready in a stage: of the stage itself, or of a later one that it prepares.</summary>
    int PodsWeight(StageStatus stage);

    /// <summary>The stage that follows; null when the candidate is to be promoted. The present stage may be one that the spec no longer has (R11).</summary>
    StageStatus? Next(StageStatus present);
}
