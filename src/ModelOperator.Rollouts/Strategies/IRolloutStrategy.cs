using ModelOperator.Api.Status.Stages;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>
/// The stages that a spec asks for. What happens within a stage (pods, shares, mirror, clock, verdicts) is the same for all strategies.
/// </summary>
internal interface IRolloutStrategy
{
    /// <summary>
    /// The stages in order. The first is <see cref="StageKind.Deploying"/>; after the last one the candidate is promoted.
    /// </summary>
    IReadOnlyList<StageStatus> Stages { get; }
}
