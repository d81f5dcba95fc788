using ModelOperator.Api.Status.Revisions;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Sizing;

namespace ModelOperator.Rollouts.Outcome;

/// <summary>The sizes that all known revisions are to have: stable, the candidate, and those on their way out.</summary>
internal sealed class RevisionSizes
{
    private readonly List<RevisionSize> _sizes = [];
    private readonly List<string> _deletions = [];
    private readonly List<RevisionStatus> _statuses = [];

    private RevisionSizes()
    {
    }

    public IReadOnlyList<RevisionSize> Sizes => _sizes;

    public IReadOnlyList<string> Deletions => _deletions;

    public IReadOnlyList<RevisionStatus> Statuses => _statuses;

    /// <summary>
    /// Gives stable and the candidate their sizes, keeps every revision that may still get requests as it is, and lets the rest go (R02).
    /// </summary>
    public static RevisionSizes Of(Draft draft)
    {
        var result = new RevisionSizes();
        if (draft.Stable is { } stable)
        {
            result.Keep(draft, stable, RevisionRole.Stable, TargetSize.OfStable(draft));
        }

        if (draft.Candidate is { } candidate)
        {
            result.Keep(draft, candidate, RevisionRole.Candidate, TargetSize.OfCandidate(draft));
        }

        foreach (var retiring in draft.Observed.Revisions
            .Union(draft.Status.Traffic?.Weights.Select(w => w.Revision) ?? [], StringComparer.Ordinal)
            .Union(draft.Status.Traffic?.Mirror is { } mirror ? [mirror.Revision] : [], StringComparer.Ordinal)
            .Union(MissingButRouted(draft), StringComparer.Ordinal)
            .Where(r => r != draft.Stable && r != draft.Candidate)
            .Order(StringComparer.Ordinal))
        {
            result.Retire(draft, retiring);
        }

        return result;
    }

    // The Deployment and pods of these revisions were deleted, and gateways may still send requests to them (R30).
    private static IEnumerable<string> MissingButRouted(Draft draft) =>
        (draft.Input.Status.Revisions ?? [])
            .Where(r => r.Replicas > 0 && Convergence.MayStillRoute(draft, r.Revision))
            .Select(r => r.Revision);

    private void Keep(Draft draft, string revision, RevisionRole role, int replicas)
    {
        Add(draft, revision, replicas);
        Note(draft, revision, role, replicas);
    }

    private void Retire(Draft draft, string revision)
    {
        var keep = KeepUntil(draft, revision);
        if (keep > draft.Now)
        {
            var kept = AskedSize.Kept(draft, revision);
            Add(draft, revision, kept);
            Note(draft, revision, RevisionRole.Retiring, kept, keep);
            return;
        }

        // A revision that may go once does not come back: it gets no requests until it becomes the candidate again. While the status knows
        // no split, one without pods may be the stable one at zero (R28).
        var wasLetGo = draft.Status.Traffic is not null && draft.Input.Status.Revisions
            ?.Any(r => r is { Role: RevisionRole.Retiring, Replicas: 0 } && r.Revision == revision) == true;
        if ((wasLetGo && !Weights.Names(draft.Status.Traffic, revision)) || !Convergence.MayStillRoute(draft, revision))
        {
            _deletions.Add(revision);
            Note(draft, revision, RevisionRole.Retiring, 0);
            return;
        }

        var asked = AskedSize.Kept(draft, revision);
        if (asked > 0)
        {
            Add(draft, revision, asked);
        }

        Note(draft, revision, RevisionRole.Retiring, asked);
    }

    private void Add(Draft draft, string revision, int replicas)
    {
        var min = replicas + (Drain.Surge(draft, revision, replicas) ?? 0);
        // At zero there is no autoscaler, which would not go below one pod.
        var size = AskedSize.IsAutoscaled(draft, revision) && !(revision == draft.Stable && Idle.HasNoPods(draft))
            ? new RevisionSize(revision, null)
            {
                MinReplicas = min,
                MaxReplicas = draft.Input.Problem is null ? draft.Spec.Autoscaling?.MaxReplicas : null,
            }
            : new(revision, min);
        _sizes.Add(size with { KeepsLast = Drain.KeepsLast(draft, revision, replicas) });
    }

    // Pods that are kept for a while stay until that time. Only pods that are there are kept.
    private static DateTimeOffset? KeepUntil(Draft draft, string revision)
    {
        if (draft.Kept is { } kept && kept.Revision == revision)
        {
            return kept.Until;
        }

        var before = draft.Input.Status.Revisions?.FirstOrDefault(r => r.Revision == revision);
        return before is { Role: RevisionRole.Retiring, Replicas: > 0 } ? before.KeepUntil : null;
    }

    private void Note(Draft draft, string revision, RevisionRole role, int replicas, DateTimeOffset? keepUntil = null)
    {
        var seen = draft.Observed.Find(revision);
        _statuses.Add(new()
        {
            Revision = revision,
            Role = role,
            ModelVersion = draft.VersionOf(revision),
            ModelDigest = ModelDigests.Of(draft.Input, revision),
            // There is nothing to observe until the Deployment is made, and its commit never changes.
            Commit = seen is null ? draft.Input.Status.Revisions?.FirstOrDefault(r => r.Revision == revision)?.Commit : seen.Commit,
            Weaknesses = seen?.Weaknesses,
            Replicas = replicas,
            FullReplicas = StepDown.FullReplicas(draft, revision, replicas),
            GivenUp = Replacement.GivenUp(draft, revision, replicas),
            ReadyReplicas = seen?.ReadyReplicas ?? 0,
            Weight = Weights.Of(draft.Status.Traffic, revision),
            Autoscaled = AskedSize.IsAutoscaled(draft, revision),
            DrainingSince = Drain.Since(draft, revision),
            Surge = Drain.Surge(draft, revision, replicas),
            KeepUntil = keepUntil,
        });
    }
}
