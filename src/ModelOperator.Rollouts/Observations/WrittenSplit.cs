using ModelOperator.Api.Status.Traffic;

namespace ModelOperator.Rollouts.Observations;

/// <summary>The split that is written, for a status that knows none.</summary>
/// <param name="Stable">The revision that was stable when it was written.</param>
/// <param name="Traffic">The split, as a status would have it.</param>
public sealed record WrittenSplit(string Stable, TrafficStatus Traffic);
