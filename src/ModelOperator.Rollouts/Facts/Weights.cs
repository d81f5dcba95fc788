using ModelOperator.Api.Status;

namespace ModelOperator.Rollouts.Facts;

/// <summary>The arithmetic of shares: whole percentages that sum to 100 (R03), and the pods they need (R04).</summary>
internal static class Weights
{
    public const int All = 100;

    /// <summary>Pods that a share needs: <c>max(1, ceil(weight × stableCurrent / 100))</c>; none for a share of 0.</summary>
    public static int PodsFor(int weight, int stableCurrent) =>
        weight == 0 ? 0 : Math.Max(1, (int)(((long)weight * stableCurrent + All - 1) / All));

    /// <summary>The largest share that so many ready pods carry: the inverse of <see cref="PodsFor"/>; 0 without a ready pod (R05).</summary>
    public static int LargestFor(int ready, int stableCurrent) =>
        ready <= 0 ? 0
        : stableCurrent <= 0 ? All
        : (int)Math.Min(All, (long)All * ready / stableCurrent);

    /// <summary>The split in which the candidate has <paramref name="weight"/> and stable the rest; shares of 0 are left out.</summary>
    public static IReadOnlyList<RevisionWeight> Split(string stable, string? candidate, int weight) =>
        candidate is null || weight <= 0 ? [new() { Revision = stable, Weight = All }]
        : weight >= All ? [new() { Revision = candidate, Weight = All }]
        : [new() { Revision = stable, Weight = All - weight }, new() { Revision = candidate, Weight = weight }];

    /// <summary>A route sends the revision requests, or copies of them.</summary>
    public static bool Names(TrafficStatus? traffic, string revision) =>
        Of(traffic, revision) > 0 || traffic?.Mirror?.Revision == revision;

    /// <summary>A revision's share in a split; 0 when it is not in it.</summary>
    public static int Of(TrafficStatus? traffic, string? revision) =>
        traffic is null ? 0 : Of(traffic.Weights, revision);

    /// <inheritdoc cref="Of(TrafficStatus, string)" />
    public static int Of(IReadOnlyList<RevisionWeight> split, string? revision) =>
        split.FirstOrDefault(w => w.Revision == revision)?.Weight ?? 0;
}
