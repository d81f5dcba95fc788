using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Gpus.Reserving;

namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>
/// Finds those who could have the GPUs that they wait for, by the same arithmetic as their own look, and calls them, the oldest first. All
/// others are left alone: thousands may wait, and each turn costs far more than this.
/// </summary>
internal sealed class GpuCaller(GpuClaims claims, GpuView view, GpuCalls calls)
{
    /// <summary>The resources that somebody waits for.</summary>
    public IReadOnlyList<string> Resources => claims.Resources;

    /// <summary>Looks at everything that somebody waits for.</summary>
    public void CallThoseServed()
    {
        foreach (var resource in claims.Resources)
        {
            CallThoseServed(resource);
        }
    }

    /// <summary>Looks at those who wait for a resource.</summary>
    public void CallThoseServed(string resource)
    {
        var quotas = view.Quotas();
        var promised = view.PromisedToAll(resource);
        IEnumerable<GpuClaim> served = [.. OnNodes(resource, promised, quotas), .. ByQuotas(resource, promised, quotas)];
        foreach (var claim in served.Order(GpuClaim.ByAge))
        {
            // Whoever has been called and has not looked yet sees this, too.
            if (claims.Call(claim.Owner))
            {
                calls.Call(claim.Owner);
            }
        }
    }

    /// <summary>Calls all who wait, because what they ask of a node may have changed.</summary>
    public void CallAll()
    {
        foreach (var owner in claims.Owners)
        {
            claims.Call(owner);
            calls.Call(owner);
        }
    }

    private List<GpuClaim> OnNodes(string resource, IReadOnlyList<ReservedPods> promised, GpuQuotas quotas)
    {
        var line = claims.LineOf(resource);
        var supply = view.SupplyOf(resource);
        var goFirst = claims.ThoseWhoGoFirst(resource).Where(claim => !claim.IsByQuota);
        return line.IsEmpty || supply.IsUsedUp
            ? []
            :
            [
                .. line.Needs.SelectMany(Alike),
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
                if (!Counts(claim))
                {
                    continue;
                }

                var (isAlike, fits) = (claim.Wish.Needs == needs.Text, free.TryTakeAll(claim.Pods));
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

                line.TakeFrom(free, claim.Needs, claim, Counts);
            }

            return claims.Counts(claim) && (claim.TakesAny ? free.HasRoom : free.TryTakeAll(claim.Pods));
        }

        bool Counts(GpuClaim claim) => claims.Counts(claim) && quotas.Allow(claim.Pods);

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
