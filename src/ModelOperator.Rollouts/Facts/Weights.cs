using ModelOperator.Api.Status.Traffic;

namespace ModelOperator.Rollouts.Facts;

/// <summary>
/// The arithmetic of a traffic split: shares are whole percentages that sum to 100 (R03), and each share needs pods (R04).
/// </summary>
internal static class Weights
{
    public const int All = 100;

    /// <summary>The number of pods that a share needs: <c>max(1, ceil(weight × stableCurrent / 100))</c>, and 0 for a share of 0.</summary>
    public static int PodsFor(int weight, int stableCurrent) =>
        weight == 0 ? 0 : Math.Max(1, (int)(((long)weight * stableCurrent + All - 1) / All));

    /// <summary>
    /// The largest share, in percent, that the ready pods carry: the inverse of <see cref="PodsFor"/>. It is 0 without a ready pod (R05).
    /// </summary>
    public static int MaxFor(int ready, int stableCurrent) =>
        ready <= 0 ? 0
        : stableCurrent <= 0 ? All
        : (int)Math.Min(All, (long)All * ready / stableCurrent);

    /// <summary>
    /// The split in which the candidate has <paramref name="weight"/> percent and stable has the rest. Shares of 0 are left out.
    /// </summary>
    public static IReadOnlyList<RevisionWeight> Split(string stable, string? candidate, int weight) =>
        candidate is null || weight <= 0 ? [new() { Revision = stable, Weight = All }]
        : weight >= All ? [new() { Revision = candidate, Weight = All }]
        : [new() { Revision = stable, Weight = All - weight }, new() { Revision = candidate, Weight = weight }];

    /// <summary>True when the split sends requests or mirrored requests to the revision.</summary>
    public static bool Names(TrafficStatus? traffic, string revision) =>
        Of(traffic, revision) > 0 || traffic?.Mirror?.Revision == revision;

    /// <summary>A revision's share in a split, in percent; 0 when the split does not name it.</summary>
    public static int Of(TrafficStatus? traffic, string? revision) =>
        traffic is null ? 0 : Of(traffic.Weights, revision);

    /// <inheritdoc cref="Of(TrafficStatus, string)" />
    public static int Of(IReadOnlyList<RevisionWeight> split, string? revision) =>
        split.FirstOrDefault(w => w.Revision == revision)?.Weight ?? 0;
}
