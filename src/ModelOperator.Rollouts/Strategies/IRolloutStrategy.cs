using ModelOperator.Api.Status;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>What stages a spec asks for. What happens within a stage (pods, shares, copies, clock, verdicts) is the same for all strategies.</summary>
internal interface IRolloutStrategy
{
    /// <summary>The stages in order, the first of which is <see cref="StageKind.Deploying"/>; after the last one the candidate is promoted.</summary>
    IReadOnlyList<StageStatus> Stages { get; }
}
