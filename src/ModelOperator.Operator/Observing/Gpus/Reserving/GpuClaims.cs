using ModelOperator.Kubernetes;
using ModelOperator.Operator.Observing.Gpus.Fitting;

namespace ModelOperator.Operator.Observing.Gpus.Reserving;

/// <summary>
/// Remembers who waits for GPUs, and since when: what becomes free is left to the one that has waited longest, if all that it lacks fits.
/// One that lacks more than there is holds up nobody. All who wait are kept in order, so that a question costs as much as there are
/// different wishes and not as much as there are claims.
/// </summary>
internal sealed class GpuClaims(Departures departures, TimeProvider time)
{
    /// <summary>
    /// The time after which a claim that was not repeated is void. Whoever waits looks again after half an hour at the latest, and says
    /// each time what it lacks.
    /// </summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(45);

    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceKey, Entry> _entries = [];
    private readonly Dictionary<ResourceKey, GpuClaim> _byDeployment = [];
    private readonly Dictionary<ResourceKey, GpuClaim> _goFirst = [];
    private readonly Dictionary<string, GpuLine> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Resource, string Namespace), GpuLine> _byQuota = [];

    /// <summary>The resources that somebody waits for.</summary>
    public IReadOnlyList<string> Resources
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines.Keys.Concat(_byQuota.Keys.Select(one => one.Resource)).Distinct(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Notes what the latest plan of a ModelDeployment lacks, in place of what it lacked before.</summary>
    /// <param name="claim">The GPUs that it lacks; the time is the end of time when it is not known since when, and then it waits
    /// from now on, or from the time that was noted before.</param>
    /// <returns>True when something is different now.</returns>
    public bool Note(GpuClaim claim)
    {
        if (claim.Missing <= 0)
        {
            return Forget(claim.Owner);
        }

        lock (_gate)
        {
            var before = _entries.GetValueOrDefault(claim.Owner);
            if (claim.Since == DateTimeOffset.MaxValue)
            {
                claim = claim with { Since = before?.Claim.Since ?? time.GetUtcNow() };
            }

            if (before is not null && AreSame(before.Claim, claim))
            {
                before.At = time.GetTimestamp();
                return false;
            }

            Remove(before);
            Add(claim, before?.IsCalled == true);
            return true;
        }
    }

    /// <summary>Forgets a ModelDeployment that is gone, or lacks nothing any more; false when it did not wait.</summary>
    public bool Forget(ResourceKey owner)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(owner, out var entry) && Remove(entry);
        }
    }

    /// <summary>The GPUs that a ModelDeployment waits for; null when it waits for none.</summary>
    public GpuClaim? Find(ResourceKey owner)
    {
        lock (_gate)
        {
            return _entries.GetValueOrDefault(owner)?.Claim;
        }
    }

    /// <summary>The one that waits for pods of a Deployment; null when none does.</summary>
    public GpuClaim? FindBy(ResourceKey deployment)
    {
        lock (_gate)
        {
            return _byDeployment.GetValueOrDefault(deployment);
        }
    }

    /// <summary>Those who wait for a resource on nodes.</summary>
    public GpuLine LineOf(string resource)
    {
        lock (_gate)
        {
            return _lines.GetValueOrDefault(resource, GpuLine.Empty);
        }
    }

    /// <summary>Those who wait with demands that depend on a RuntimeClass.</summary>
    public IReadOnlyList<ResourceKey> OwnersWith(string runtimeClass)
    {
        lock (_gate)
        {
            return [.. _entries.Values.Where(entry => entry.Claim.RuntimeClass == runtimeClass).Select(entry => entry.Claim.Owner)];
        }
    }

    /// <summary>Those whom quotas keep from a resource, by namespace.</summary>
    public IReadOnlyList<(string Namespace, GpuLine Line)> KeptByQuotas(string resource)
    {
        lock (_gate)
        {
            return [.. _byQuota.Where(one => one.Key.Resource == resource).Select(one => (one.Key.Namespace, one.Value))];
        }
    }

    /// <summary>Those who come before all others because they have given pods up.</summary>
    public IReadOnlyList<GpuClaim> ThoseWhoGoFirst(string resource)
    {
        lock (_gate)
        {
            return _goFirst.Count == 0 ? [] : [.. _goFirst.Values.Where(one => one.Needs.Resource == resource)];
        }
    }

    /// <summary>The pods that others lack in place of pods that they have given up.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="by">The one that asks; null for nobody.</param>
    public IEnumerable<ReservedPods> GivenUp(string resource, ResourceKey? by = null) => ThoseWhoGoFirst(resource)
        .Where(one => one is { IsByQuota: false, Own.Count: > 0 } && one.Owner != by && Counts(one))
        .Select(one => one.Own);

    /// <summary>False for a claim that has not been repeated, or whose owner is going.</summary>
    public bool Counts(GpuClaim claim)
    {
        long at;
        lock (_gate)
        {
            at = _entries.GetValueOrDefault(claim.Owner)?.At ?? 0;
        }

        return time.GetElapsedTime(at) < Lifetime && !departures.Include(claim.Owner);
    }

    /// <summary>Notes that somebody is told to look; false when it was told before and has not looked since.</summary>
    public bool Call(ResourceKey owner)
    {
        lock (_gate)
        {
            if (_entries.GetValueOrDefault(owner) is not { IsCalled: false } entry)
            {
                return false;
            }

            entry.IsCalled = true;
            return true;
        }
    }

    /// <summary>Notes that a look of somebody begins: it sees all that happened before, and is told of what comes after.</summary>
    public void Look(ResourceKey owner)
    {
        lock (_gate)
        {
            if (_entries.GetValueOrDefault(owner) is { } entry)
            {
                entry.IsCalled = false;
            }
        }
    }

    private static bool AreSame(GpuClaim one, GpuClaim other) =>
        one.Wish == other.Wish && one with { Needs = other.Needs } == other;

    private void Add(GpuClaim claim, bool isCalled)
    {
        // All who wish the same share one description, which is compared and read once.
        var place = (claim.Needs.Resource, claim.Owner.Namespace!);
        var line = (claim.IsByQuota ? _byQuota.GetValueOrDefault(place) : _lines.GetValueOrDefault(claim.Needs.Resource)) ?? GpuLine.Empty;
        claim = claim with { Needs = line.Like(claim)?.Needs ?? claim.Needs };
        _entries[claim.Owner] = new(claim) { IsCalled = isCalled, At = time.GetTimestamp() };
        _byDeployment[claim.Deployment] = claim;
        if (claim.GoesFirst)
        {
            _goFirst[claim.Owner] = claim;
        }

        if (claim.IsByQuota)
        {
            _byQuota[place] = line.With(claim);
        }
        else
        {
            _lines[claim.Needs.Resource] = line.With(claim);
        }
    }

    private bool Remove(Entry? entry)
    {
        if (entry?.Claim is not { } claim)
        {
            return false;
        }

        _entries.Remove(claim.Owner);
        _byDeployment.Remove(claim.Deployment);
        _goFirst.Remove(claim.Owner);
        if (claim.IsByQuota)
        {
            TakeOut(_byQuota, (claim.Needs.Resource, claim.Owner.Namespace!), claim);
        }
        else
        {
            TakeOut(_lines, claim.Needs.Resource, claim);
        }

        return true;
    }

    private static void TakeOut<TKey>(Dictionary<TKey, GpuLine> lines, TKey key, GpuClaim claim)
        where TKey : notnull
    {
        var left = lines[key].Without(claim);
        if (left.IsEmpty)
        {
            lines.Remove(key);
        }
        else
        {
            lines[key] = left;
        }
    }

    private sealed class Entry(GpuClaim claim)
    {
        public GpuClaim Claim => claim;

        public bool IsCalled { get; set; }

        public long At { get; set; }
    }
}
