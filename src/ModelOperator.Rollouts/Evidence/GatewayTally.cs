using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Rollouts.Evidence;

/// <summary>Adds up what gateways have counted of one revision since they were last read. A gateway that goes away between two looks takes
/// its last answers with it, so that there may be too few, but never too many.</summary>
internal static class GatewayTally
{
    // A gateway that is silent for a moment is not forgotten, because its next count would begin anew.
    private const int MostSilent = 64;

    /// <summary>The answers that are new.</summary>
    /// <param name="before">The counts that are known.</param>
    /// <param name="seen">The present counts, by the uid of the pod.</param>
    public static long Rise(IReadOnlyList<GatewayCount> before, IEnumerable<GatewayCount> seen)
    {
        var known = before.ToDictionary(gateway => gateway.Pod, gateway => gateway.Count, StringComparer.Ordinal);
        return seen.Sum(gateway => Since(known, gateway));
    }

    /// <summary>The counts to remember.</summary>
    public static IReadOnlyList<GatewayCount> Remember(IReadOnlyList<GatewayCount> before, IReadOnlyList<GatewayCount> seen)
    {
        var silent = before.Where(gateway => seen.All(other => other.Pod != gateway.Pod)).TakeLast(MostSilent);
        return [.. seen.Concat(silent).OrderBy(gateway => gateway.Pod, StringComparer.Ordinal)];
    }

    /// <summary>The present counts of a revision; of copies, where its requests are copies.</summary>
    public static IReadOnlyList<GatewayCount> Of(IEnumerable<GatewayCounts> counts, string revision, bool areCopies) =>
    [
        .. counts.Select(gateway => new GatewayCount
        {
            Pod = gateway.Pod,
            Count = (areCopies ? gateway.Shadowed : gateway.Answered).GetValueOrDefault(revision),
        }),
    ];

    // The count of a gateway that is seen for the first time says nothing about this stage. A gateway that counts from 0 again has answered
    // what it shows.
    private static long Since(Dictionary<string, long> known, GatewayCount gateway) =>
        !known.TryGetValue(gateway.Pod, out var before) ? 0
        : gateway.Count >= before ? gateway.Count - before
        : gateway.Count;
}
