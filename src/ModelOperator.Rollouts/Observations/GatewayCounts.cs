namespace ModelOperator.Rollouts.Observations;

/// <summary>The counts of one gateway pod since it started, by revision.</summary>
/// <param name="Pod">The pod's uid.</param>
/// <param name="Answered">The number of requests that clients got an answer to.</param>
/// <param name="Shadowed">The number of mirrored requests that were answered.</param>
public sealed record GatewayCounts(string Pod, IReadOnlyDictionary<string, long> Answered, IReadOnlyDictionary<string, long> Shadowed);
