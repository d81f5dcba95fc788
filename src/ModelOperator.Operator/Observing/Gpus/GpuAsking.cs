using ModelOperator.Api;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Gpus.Reserving;
using ModelOperator.Rollouts;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>Tells a plan which GPUs it may have, and notes those that it has asked for or lacks. Plans ask one at a time.</summary>
internal sealed class GpuAsking(GpuView view, GpuClaims claims, GpuReservations reservations, GpuCalls calls, GpuNews news)
{
    /// <summary>
    /// The GPUs that pods of the spec could have now; null when neither nodes nor a quota can be seen. From here on the ModelDeployment is
    /// called when it may have more.
    /// </summary>
    /// <param name="owner">The ModelDeployment, which asks for GPUs.</param>
    /// <param name="revision">The revision of its spec.</param>
    /// <param name="seesNodes">False when the nodes cannot be seen, so that quotas alone count.</param>
    public ObservedGpus? Look(ModelDeployment owner, string revision, bool seesNodes)
    {
        // Before anything is looked at, so that no change from now on is missed.
        claims.Look(owner.Key());
        var (needs, quotas) = (view.NeedsOf(owner), view.Quotas());
        var reserved = view.PromisedToOthers(owner, revision, needs.Resource);
        var onNodes = seesNodes ? OnNodes(owner, needs, reserved, quotas) : null;
        var quota = quotas.Tightest(owner.Metadata.NamespaceProperty!, needs.Resource);
        var unmade = reserved.Where(p => p.Namespace == owner.Metadata.NamespaceProperty).Sum(p => (long)p.Unmade * p.Needs.Count);
        return GpuArithmetic.WithinQuota(
            needs,
            onNodes,
            quota is null ? null : quota with { Reserved = (int)Math.Min(unmade, int.MaxValue) },
            view.ComingOf(owner, revision));
    }

    /// <summary>
    /// Reserves the GPUs that the plan asks for, so that nobody else is given them before the caches show them, and notes those that it
    /// lacks, so that they are left to whoever has waited longest.
    /// </summary>
    /// <param name="owner">The ModelDeployment that asks.</param>
    /// <param name="revision">The revision of its spec. Its pods need what the spec says.</param>
    /// <param name="plan">The plan.</param>
    public void Note(ModelDeployment owner, string revision, RolloutPlan plan)
    {
        var (key, needs) = (owner.Key(), view.NeedsOf(owner));
        var planned = plan.Sizes.FirstOrDefault(s => s.Revision == revision)?.NeededReplicas ?? 0;
        var before = reservations.AskedBy(key);
        reservations.Note(key, revision, needs, planned);
        var isNew = claims.Note(new()
        {
            Owner = key,
            Deployment = new(key.Namespace, ObjectNames.OfRevision(key.Name, revision)),
            Needs = needs,
            Missing = plan.PodsWithoutGpus + plan.PodsOverQuota,
            Planned = planned,
            IsByQuota = plan.PodsOverQuota > 0,
            TakesAny = owner.Spec is { Gpu.WhenFull: GpuWhenFull.Replace, Autoscaling: null },
            GivenUp = GivenUp(owner.Spec, plan.Status),
            RuntimeClass = owner.Spec.Gpu?.RuntimeClassName,
            Since = plan.Status.Progress?.WaitingForGpuSince ?? DateTimeOffset.MaxValue,
        });
        if (isNew || planned != before)
        {
            news.Tell();
        }
    }

    /// <summary>Forgets a ModelDeployment that is gone or asks for no GPUs any more.</summary>
    public void Forget(ModelDeployment owner)
    {
        var key = owner.Key();
        var asked = reservations.AskedBy(key);
        reservations.Forget(key);
        calls.Forget(key);
        if (claims.Forget(key) || asked > 0)
        {
            news.Tell();
        }
    }

    private ObservedGpus OnNodes(ModelDeployment owner, PodNeeds needs, IReadOnlyList<ReservedPods> reserved, GpuQuotas quotas)
    {
        var free = new FreeGpus(needs, view.SupplyOf(needs.Resource));
        foreach (var pods in reserved)
        {
            free.Take(pods);
        }

        // Whoever has given its own pods up for the GPUs of its next revision has not given them up for others.
        var before = free.Left;
        var own = Math.Min(before.PodsThatFit, GivenUp(owner.Spec, owner.Status));
        var key = owner.Key();
        foreach (var pods in claims.GivenUp(needs.Resource, by: key))
        {
            free.Take(pods);
        }

        claims.LineOf(needs.Resource).TakeFrom(
            free, needs, claims.Find(key),
            claim => claim.Owner != key && claims.Counts(claim) ? quotas.Allowed(claim) : null);
        var left = free.Left;
        return left.PodsThatFit >= own ? left : before with { PodsThatFit = own };
    }

    // In a rollout in place: the pods that stable has given up, and that the next revision does not have yet.
    private static int GivenUp(ModelDeploymentSpec spec, ModelDeploymentStatus? status)
    {
        if (spec is not { Gpu.WhenFull: GpuWhenFull.Replace, Autoscaling: null } || status is not { CandidateRevision: { } candidate })
        {
            return 0;
        }

        var given = status.Revisions?.FirstOrDefault(revision => revision.Role == RevisionRole.Stable)?.GivenUp ?? 0;
        var taken = status.Revisions?.FirstOrDefault(revision => revision.Revision == candidate)?.Replicas ?? 0;
        return Math.Max(0, given - taken);
    }
}
