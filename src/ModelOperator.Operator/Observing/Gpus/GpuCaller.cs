using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Gpus.Reserving;

namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>
/// Finds those who could have the GPUs that they wait for, by the same arithmetic as their own look, and calls them, the oldest first. All
/// others are left alone: thousands may wait, and each turn costs far more than this.
/// </summary>
internal sealed class GpuCaller(GpuClaims claims, GpuView view, GpuCalls calls)
{
    // Only while more is demanded than one pass looks at.
    private readonly Dictionary<string, DemandTurns> _turns = new(StringComparer.Ordinal);

    /// <summary>The resources that somebody waits for.</summary>
    public IReadOnlyList<string> Resources => claims.Resources;

    /// <summary>Looks at everything that somebody waits for.</summary>
    public void CallThoseServed()
    {
        foreach (var resource in claims.Resources)
        {
            CallThoseServed(resource, isNews: true);
        }
    }

    /// <summary>Looks at those who wait for a resource.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="isNews">True when something has changed; false to go on with those whom the last pass had no time for.</param>
    /// <returns>True when there are more, at whom this pass has not looked.</returns>
    public bool CallThoseServed(string resource, bool isNews)
    {
        var quotas = view.Quotas();
        var promised = view.PromisedToAll(resource);
        IEnumerable<GpuClaim> served = [.. OnNodes(resource, isNews, promised, quotas), .. ByQuotas(resource, promised, quotas)];
        foreach (var claim in served.Order(GpuClaim.ByAge))
        {
            // Whoever has been called and has not looked yet sees this, too.
            if (claims.Call(claim.Owner))
            {
                calls.Call(claim.Owner);
            }
        }

        return _turns.GetValueOrDefault(resource)?.HasMore == true;
    }

    /// <summary>Calls those who wait with a RuntimeClass, because what they ask of a node may have changed.</summary>
    public void CallThoseWith(string runtimeClass)
    {
        foreach (var owner in claims.OwnersWith(runtimeClass))
        {
            claims.Call(owner);
            calls.Call(owner);
        }
    }

    private List<GpuClaim> OnNodes(string resource, bool isNews, IReadOnlyList<ReservedPods> promised, GpuQuotas quotas)
    {
        var line = claims.LineOf(resource);
        var supply = view.SupplyOf(resource);
        var goFirst = claims.ThoseWhoGoFirst(resource).Where(claim => !claim.IsByQuota);
        var demands = Demands(resource, line.IsEmpty || supply.IsUsedUp ? [] : line.Needs, isNews);
        return demands.Count == 0
            ? []
            :
            [
                .. demands.SelectMany(Alike),
                .. WithPodsOnTheirWay(resource, promised).Concat(goFirst).Where(IsServedAlone),
            ];

        // Those whose pods ask for the same see the same nodes, and each sees what those before it take.
        IEnumerable<GpuClaim> Alike(PodNeeds needs)
        {
            var free = Free(needs, [.. promised, .. claims.GivenUp(resource)]);
            if (!free.HasRoom)
            {
                yield break;
            }

            var walk = line.Begin(needs);
            var single = 0L;
            while (free.HasRoom && walk.Next() is { } claim)
            {
                if (Wanted(claim) is not { } pods)
                {
                    continue;
                }

                var (isAlike, fits) = (claim.Wish.Needs == needs.Text, free.TryTakeAll(pods));
                if (isAlike && (fits || (claim.TakesAny && single++ < free.PodsThatFit)))
                {
                    yield return claim;
                }
                else if (!fits)
                {
                    walk.LeaveOutAlike();
                }
            }
        }

        bool IsServedAlone(GpuClaim claim)
        {
            var free = Free(claim.Needs, promised.Where(pods => pods.Deployment != claim.Deployment));
            if (!claim.GoesFirst)
            {
                foreach (var pods in claims.GivenUp(resource, claim.Owner))
                {
                    free.Take(pods);
                }

                line.TakeFrom(free, claim.Needs, claim, Wanted);
            }

            return claims.Counts(claim) && (claim.TakesAny ? free.HasRoom : free.TryTakeAll(claim.Pods));
        }

        ReservedPods? Wanted(GpuClaim claim) => claims.Counts(claim) ? quotas.Allowed(claim) : null;

        FreeGpus Free(PodNeeds needs, IEnumerable<ReservedPods> taken)
        {
            var free = new FreeGpus(needs, supply);
            foreach (var pods in taken)
            {
                free.Take(pods);
            }

            return free;
        }
    }

    private IReadOnlyList<PodNeeds> Demands(string resource, IReadOnlyList<PodNeeds> all, bool isNews)
    {
        if (all.Count <= DemandTurns.MostDemands)
        {
            _turns.Remove(resource);
            return all;
        }

        if (!_turns.TryGetValue(resource, out var turns))
        {
            _turns[resource] = turns = new();
        }

        return turns.Next(all, isNews);
    }

    // Their own pods on their way do not compete with them, so each of them sees something else.
    private IEnumerable<GpuClaim> WithPodsOnTheirWay(string resource, IEnumerable<ReservedPods> promised) => promised
        .Select(pods => pods.Deployment is { } deployment ? claims.FindBy(deployment) : null)
        .OfType<GpuClaim>()
        .Where(claim => !claim.IsByQuota && claim.Needs.Resource == resource)
        .Distinct();

    private List<GpuClaim> ByQuotas(string resource, IReadOnlyList<ReservedPods> promised, GpuQuotas quotas)
    {
        var served = new List<GpuClaim>();
        foreach (var (ns, line) in claims.KeptByQuotas(resource))
        {
            var unmade = promised.Where(pods => pods.Namespace == ns).ToList();
            var left = quotas.Tightest(ns, resource) is { } quota
                ? (long)QuotaArithmetic.Left(quota) - unmade.Sum(pods => (long)pods.Unmade * pods.Needs.Count)
                : long.MaxValue / 2;
            served.AddRange(WithinQuota(line.Begin(), left, unmade));
        }

        return served;
    }

    private IEnumerable<GpuClaim> WithinQuota(GpuLine.Walk walk, long left, List<ReservedPods> unmade)
    {
        while (walk.Next() is { } claim)
        {
            if (!claims.Counts(claim))
            {
                continue;
            }

            // Its own pods that are still to come do not compete with it, and the quota may count them already.
            var own = unmade.Where(pods => pods.Deployment == claim.Deployment).Sum(pods => pods.Unmade);
            var units = (long)(claim.TakesAny ? 1 : claim.Missing) * claim.Needs.Count;
            if (units <= left || units <= left + (2L * own * claim.Needs.Count))
            {
                left -= units;
                yield return claim;
            }
            else if (own == 0)
            {
                walk.LeaveOutAlike();
            }
        }
    }
}
