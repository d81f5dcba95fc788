using ModelOperator.Api.Durations;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Rollouts.Sizing;

/// <summary>
/// Keeps a revision with one pod serving while the node of that pod is drained. The eviction of the pod waits, a second pod comes, and
/// then the eviction goes through. It waits no longer than the <c>drainDeadline</c> of the spec that was last accepted: a node that can
/// never be drained would be worse than a moment without a pod. Revisions with more pods need no help, because their pods are evicted one
/// by one.
/// </summary>
internal static class Drain
{
    /// <summary>Notes the deadline of an accepted spec, so that a refused one changes nothing (R27).</summary>
    public static void RememberDeadline(Draft draft)
    {
        if (draft.Input.Problem is null)
        {
            draft.Status = draft.Status with { DrainDeadline = draft.Spec.DrainDeadline };
        }
    }

    /// <summary>The time for which an eviction of the only pod may be held up, as the spec that was last accepted has it. It is this spec's
    /// as long as none was noted.</summary>
    public static string DeadlineText(Draft draft) => draft.Status.DrainDeadline ?? draft.Spec.DrainDeadline;

    /// <summary>The time for which an eviction of the only pod may be held up; zero means not at all.</summary>
    public static TimeSpan Deadline(Draft draft) => GoDuration.ParseOr(DeadlineText(draft), TimeSpan.FromMinutes(10));

    /// <summary>The time since which a pod of the revision is on a node that takes no more pods; null when none is.</summary>
    public static DateTimeOffset? Since(Draft draft, string revision) =>
        draft.Observed.Find(revision) is { CordonedReplicas: > 0 }
            ? Before(draft.Input.Status, revision)?.DrainingSince ?? draft.Now
            : null;

    /// <summary>True when an eviction must leave a ready pod of the revision.</summary>
    public static bool KeepsLast(Draft draft, string revision, int replicas) =>
        IsAlone(draft, revision, replicas)
        && draft.Observed.Ready(revision) > 0
        && !(Since(draft, revision) is { } since && draft.Now - since >= Deadline(draft));

    /// <summary>
    /// The pods beside <paramref name="replicas"/>, as <see cref="RevisionStatus.Surge"/> has them; null when a drain asks for none. The
    /// second pod of stable goes when the node takes pods again, or when the first pod has moved. Any other revision keeps its second
    /// pod, because a revision that may get requests is not shrunk (R02).
    /// </summary>
    public static int? Surge(Draft draft, string revision, int replicas)
    {
        if (IsAlone(draft, revision, replicas) && Since(draft, revision) is not null && HasRoom(draft, revision))
        {
            return 1;
        }

        if (Before(draft.Input.Status, revision)?.Surge is null)
        {
            return null;
        }

        var seen = draft.Input.Revisions.FirstOrDefault(r => r.Revision == revision);
        var isThere = seen is not null && Math.Max(seen.DesiredReplicas, seen.CurrentReplicas) > replicas;
        return revision == draft.Stable ? (isThere ? 0 : null)
            : replicas == 1 && isThere ? 1
            : null;
    }

    /// <summary>The observed state of a revision without its second pod; shares and sizes are measured by the others.</summary>
    public static ObservedRevision WithoutSurge(ModelDeploymentStatus status, ObservedRevision seen) =>
        Before(status, seen.Revision) is not { Surge: not null, Replicas: var replicas }
            ? seen
            : seen with { DesiredReplicas = Less(seen.DesiredReplicas, replicas), CurrentReplicas = Less(seen.CurrentReplicas, replicas) };

    /// <summary>
    /// True when the revision has one pod that gets requests, so that nobody else could answer while it moves. A revision that gives its
    /// GPUs up one by one takes none back, so a drain does nothing for it.
    /// </summary>
    public static bool IsAlone(Draft draft, string revision, int replicas) =>
        draft.Input.SeesNodes && Deadline(draft) > TimeSpan.Zero && replicas == 1 && Weights.Of(draft.Status.Traffic, revision) > 0
        && !InPlace.IsAllowed(draft) && draft.Observed.Find(revision) is not { DesiredReplicas: > 1 };

    // A pod that could never come is not asked for. One that was asked for may hold the last GPU by now. The free GPUs are known for the
    // revision of the spec only.
    private static bool HasRoom(Draft draft, string revision) =>
        !(draft.Observed.Find(revision)?.UsesGpu ?? draft.Spec.Gpu is not null) || Before(draft.Input.Status, revision)?.Surge == 1
        || (revision == draft.Input.DesiredRevision && draft.Input.Gpus is { PodsThatFit: > 0 });

    private static int Less(int count, int replicas) => count == replicas + 1 ? replicas : count;

    private static RevisionStatus? Before(ModelDeploymentStatus status, string revision) =>
        status.Revisions?.FirstOrDefault(r => r.Revision == revision);
}
