using System.Collections.Concurrent;
using ModelOperator.Kubernetes;
using ModelOperator.Operator.Observing.Gpus.Fitting;

namespace ModelOperator.Operator.Observing.Gpus.Reserving;

/// <summary>
/// Remembers who waits for GPUs, and since when: what becomes free is left to the one that has waited longest, if all that it lacks fits.
/// One that lacks more than there is holds up nobody.
/// </summary>
internal sealed class GpuClaims(Departures departures, TimeProvider time)
{
    /// <summary>
    /// The time after which a claim that was not repeated is void. Whoever waits looks again after half an hour at the latest, and says
    /// each time what it lacks.
    /// </summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(45);

    /// <summary>The number of older claims that a look respects at most, so that its cost is bounded.</summary>
    internal const int Most = 100;

    private readonly ConcurrentDictionary<ResourceKey, Claim> _claims = new();

    /// <summary>Notes what the latest plan of a ModelDeployment lacks, in place of what it lacked before.</summary>
    /// <param name="owner">The ModelDeployment.</param>
    /// <param name="needs">The demands of each pod.</param>
    /// <param name="missing">The number of pods that it lacks; 0 when it waits for none.</param>
    /// <param name="planned">The number of pods of the same revision that its plan asks for.</param>
    /// <param name="since">The time since which it waits, as its status says, so that the next operator keeps the order; null for
    /// now.</param>
    public void Note(ResourceKey owner, PodNeeds needs, int missing, int planned, DateTimeOffset? since)
    {
        if (missing <= 0)
        {
            Forget(owner);
            return;
        }

        _claims[owner] = new(owner, needs, missing, planned, since ?? time.GetUtcNow(), time.GetTimestamp());
    }

    /// <summary>Forgets a ModelDeployment that is gone or asks for no GPUs any more.</summary>
    public void Forget(ResourceKey owner) => _claims.TryRemove(owner, out _);

    /// <summary>
    /// The pods that those lack who have waited longer than a ModelDeployment, the oldest first. Whoever does not wait yet is the youngest.
    /// </summary>
    public IEnumerable<ReservedPods> OlderThan(ResourceKey owner, string resource)
    {
        var own = _claims.GetValueOrDefault(owner);
        return _claims.Values
            .Where(other => other.Owner != owner && other.Needs.Resource == resource && (own is null || IsOlder(other, own))
                && time.GetElapsedTime(other.At) < Lifetime && !departures.Include(other.Owner))
            .OrderBy(other => other.Since)
            .ThenBy(other => other.Owner.ToString(), StringComparer.Ordinal)
            .Take(Most)
            .Select(other => new ReservedPods(other.Owner.Namespace!, other.Needs, other.Missing, other.Missing));
    }

    /// <summary>The time since which a ModelDeployment waits; the end of time when it lacks nothing.</summary>
    public DateTimeOffset SinceOf(ResourceKey owner) => _claims.GetValueOrDefault(owner)?.Since ?? DateTimeOffset.MaxValue;

    /// <summary>The pods that a ModelDeployment that waits has asked for or lacks; 0 when it waits for none.</summary>
    public int AskedBy(ResourceKey owner) => _claims.GetValueOrDefault(owner) is { } claim ? claim.Missing + claim.Planned : 0;

    /// <summary>The resource that a ModelDeployment waits for; null when it is not known to wait for one.</summary>
    public string? ResourceOf(ResourceKey owner) => _claims.GetValueOrDefault(owner)?.Needs.Resource;

    private static bool IsOlder(Claim one, Claim other) => one.Since == other.Since
        ? string.CompareOrdinal(one.Owner.ToString(), other.Owner.ToString()) < 0
        : one.Since < other.Since;

    private sealed record Claim(ResourceKey Owner, PodNeeds Needs, int Missing, int Planned, DateTimeOffset Since, long At);
}
