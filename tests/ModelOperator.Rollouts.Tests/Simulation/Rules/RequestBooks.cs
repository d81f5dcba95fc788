using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Rollouts.Tests.Simulation.Worlds;

namespace ModelOperator.Rollouts.Tests.Simulation.Rules;

/// <summary>
/// Counts a stage's requests a second time, and knows what the planner can only guess: which gateway began anew. A number written
/// that differs, too high or too low, breaks the rule.
/// </summary>
internal sealed class RequestBooks
{
    private readonly Dictionary<string, (long Count, int Life)> _known = new(StringComparer.Ordinal);
    private long _counted;

    public void Clear()
    {
        _known.Clear();
        _counted = 0;
    }

    /// <summary>A status is written with the stage in it; null for what was written before, when it has only begun.</summary>
    public void Write(World world, RolloutInput input, string candidate, StageStatus? before, StageStatus after, Invariants invariants)
    {
        if (after.Requests is not { } look || Same(before?.Requests, look))
        {
            return;
        }

        invariants.Require("minRequests", before?.Requests is not { } last || last.Answered < before.MinRequests,
            "what is enough is counted on");
        _counted = Reckon(world, input, candidate, after);
        invariants.Require("minRequests", look.Answered == _counted,
            $"{after.Kind} has counted {look.Answered} answers instead of {_counted}");
        foreach (var gateway in input.Traffic.Counts)
        {
            _known[gateway.Pod] = (Of(gateway, after, candidate), Life(world, gateway.Pod));
        }
    }

    /// <summary>A stage has ended of itself.</summary>
    public void CheckEnd(World world, RolloutInput input, string candidate, StageStatus ended, Invariants invariants)
    {
        var reckoned = ended.Requests is null ? 0 : Reckon(world, input, candidate, ended);
        invariants.Require("minRequests", ended.MinRequests is not > 0 || reckoned >= ended.MinRequests,
            $"{ended.Kind} ends after {reckoned} of {ended.MinRequests} answers that were seen");
    }

    // A restart shows when the count is lower than it was; else nobody could tell it from a gateway that went on.
    private long Reckon(World world, RolloutInput input, string candidate, StageStatus stage)
    {
        var sum = _counted;
        foreach (var gateway in input.Traffic.Counts)
        {
            var count = Of(gateway, stage, candidate);
            if (_known.TryGetValue(gateway.Pod, out var last))
            {
                sum += Life(world, gateway.Pod) != last.Life && count < last.Count ? count : count - last.Count;
            }
        }

        return sum;
    }

    private static bool Same(StageRequests? left, StageRequests right) =>
        left is not null && left.Answered == right.Answered && left.CountedAt == right.CountedAt;

    private static int Life(World world, string pod) => world.Gateways.Single(g => g.Pod == pod).Lives;

    private static long Of(GatewayCounts counts, StageStatus stage, string candidate) =>
        (stage.Kind == StageKind.Shadow ? counts.Shadowed : counts.Answered).GetValueOrDefault(candidate);
}
