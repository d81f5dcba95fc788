using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Planning;
using ModelOperator.Rollouts.Traffic;

namespace ModelOperator.Rollouts.Revisions;

/// <summary>What every known revision is to have: stable, candidate, and those on their way out.</summary>
internal sealed class RevisionSizes
{
    private readonly List<RevisionSize> sizes = [];
    private readonly List<string> deletions = [];
    private readonly List<RevisionStatus> statuses = [];

    private RevisionSizes()
    {
    }

    public IReadOnlyList<RevisionSize> Sizes => sizes;

    public IReadOnlyList<string> Deletions => deletions;

    public IReadOnlyList<RevisionStatus> Statuses => statuses;

    /// <summary>Sizes stable and candidate; keeps what may still get requests as it is; lets the rest go (R02).</summary>
    public static RevisionSizes Of(Draft draft)
    {
        var result = new RevisionSizes();
        if (draft.Stable is { } stable)
        {
            result.Keep(draft, stable, RevisionRole.Stable, Sizing.FullSize(draft));
        }

        if (draft.Candidate is { } candidate)
        {
            result.Keep(draft, candidate, RevisionRole.Candidate, Sizing.CandidateSize(draft));
        }

        foreach (var retiring in draft.Sight.Revisions
            .Union(draft.Status.Traffic?.Weights.Select(w => w.Revision) ?? [], StringComparer.Ordinal)
            .Where(r => r != draft.Stable && r != draft.Candidate)
            .Order(StringComparer.Ordinal))
        {
            result.Retire(draft, retiring);
        }

        return result;
    }

    private void Keep(Draft draft, string revision, RevisionRole role, int replicas)
    {
        sizes.Add(draft.Spec.Autoscaling is not null ? new(revision, null) { Floor = replicas } : new(revision, replicas));
        Note(draft, revision, role, replicas);
    }

    private void Retire(Draft draft, string revision)
    {
        // Once it may go, it goes on going: nothing routes to it until it becomes the candidate again.
        var wasLetGo = draft.Input.Status.Revisions?.Any(r => r is { Role: RevisionRole.Retiring, Replicas: 0 } && r.Revision == revision) == true;
        if ((wasLetGo && Weights.Of(draft.Status.Traffic, revision) == 0) || !Convergence.MayStillRoute(draft, revision))
        {
            deletions.Add(revision);
            Note(draft, revision, RevisionRole.Retiring, 0);
            return;
        }

        var asked = Sizing.Asked(draft, revision) ?? draft.Sight.Find(revision)?.DesiredReplicas ?? 0;
        if (asked > 0)
        {
            sizes.Add(new(revision, asked));
        }

        Note(draft, revision, RevisionRole.Retiring, asked);
    }

    private void Note(Draft draft, string revision, RevisionRole role, int replicas)
    {
        var seen = draft.Sight.Find(revision);
        var before = draft.Input.Status.Revisions?.FirstOrDefault(r => r.Revision == revision);
        statuses.Add(new()
        {
            Revision = revision,
            Role = role,
            ModelVersion = revision == draft.Input.DesiredRevision ? draft.Spec.Model.Version : seen?.ModelVersion ?? before?.ModelVersion,
            Replicas = replicas,
            ReadyReplicas = seen?.ReadyReplicas ?? 0,
            Weight = Weights.Of(draft.Status.Traffic, revision),
        });
    }
}
