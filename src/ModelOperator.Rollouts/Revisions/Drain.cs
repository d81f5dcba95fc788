using ModelOperator.Api.Durations;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Gpus;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Rollouts.Planning;
using ModelOperator.Rollouts.Traffic;

namespace ModelOperator.Rollouts.Revisions;

/// <summary>
/// Keeps a revision with one pod serving while the node of that pod is drained: its eviction waits, a second pod comes, the eviction goes
/// through. It waits no longer than spec.drainDeadline: a node that can never be drained would be worse than a moment without a pod.
/// Revisions with more pods need no help, their pods are evicted one by one.
/// </summary>
internal static class Drain
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromMinutes(10);

    /// <summary>How long an eviction of the only pod may be held up; zero for not at all.</summary>
    public static TimeSpan Deadline(Draft draft) => GoDuration.ParseOr(draft.Spec.DrainDeadline, DefaultDeadline);

    /// <summary>Since when a pod of the revision is on a node that takes no more pods.</summary>
    public static DateTimeOffset? Since(Draft draft, string revision) =>
        draft.Sight.Find(revision) is { CordonedReplicas: > 0 } ? Before(draft.Input.Status, revision)?.DrainingSince ?? draft.Now : null;

    /// <summary>An eviction must leave a ready pod of the revision.</summary>
    public static bool KeepsLast(Draft draft, string revision, int replicas) =>
        IsAlone(draft, revision, replicas)
        && draft.Sight.Ready(revision) > 0
        && !(Since(draft, revision) is { } since && draft.Now - since >= Deadline(draft));

    /// <summary>
    /// Pods beside <paramref name="replicas"/>, as <see cref="RevisionStatus.Surge"/> says it. Of stable it goes when the node takes pods
    /// again, or the pod has moved. Any other revision keeps it: what may get requests is not shrunk (R02).
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

    /// <summary>What is seen of a revision without the pod beside: shares and sizes are measured by the others.</summary>
    public static ObservedRevision WithoutSurge(ModelDeploymentStatus status, ObservedRevision seen) =>
        Before(status, seen.Revision) is not { Surge: not null, Replicas: var replicas }
            ? seen
            : seen with { DesiredReplicas = Less(seen.DesiredReplicas, replicas), CurrentReplicas = Less(seen.CurrentReplicas, replicas) };

    /// <summary>Tells that a drain begins for which something is done, or cannot be.</summary>
    public static void Record(Draft draft, IReadOnlyList<RevisionStatus> revisions)
    {
        foreach (var revision in revisions)
        {
            var begins = revision.DrainingSince is not null && Before(draft.Input.Status, revision.Revision)?.DrainingSince is null;
            if (begins && IsAlone(draft, revision.Revision, revision.Replicas))
            {
                draft.Record(revision.Revision, TransitionReasons.Draining, Describe(draft, revision));
            }
        }
    }

    /// <summary>What is done for stable; empty when nothing needs to be.</summary>
    public static string Message(Draft draft, IReadOnlyList<RevisionStatus> revisions) =>
        revisions.FirstOrDefault(r => r.Revision == draft.Stable) is { DrainingSince: not null } stable && IsAlone(draft, stable.Revision, stable.Replicas)
            ? $"; {Describe(draft, stable)}"
            : "";

    /// <summary>When an eviction that is held up goes through.</summary>
    public static IEnumerable<DateTimeOffset> Instants(Draft draft) =>
        (draft.Status.Revisions ?? []).Select(r => r.DrainingSince).OfType<DateTimeOffset>().Select(since => since + Deadline(draft));

    private static string Describe(Draft draft, RevisionStatus revision) =>
        $"the node of {revision.Revision}'s only pod takes no more pods: "
        + (revision.Surge == 1 ? "a second pod is asked for" : "there is no GPU for a second pod")
        + $", and an eviction waits for it no longer than {draft.Spec.DrainDeadline}";

    // One pod has requests, and there is nobody else to give them to. What gives its GPUs up one by one takes none back.
    private static bool IsAlone(Draft draft, string revision, int replicas) =>
        draft.Input.SeesNodes && Deadline(draft) > TimeSpan.Zero && replicas == 1 && Weights.Of(draft.Status.Traffic, revision) > 0
        && !Replacement.IsAllowed(draft) && draft.Sight.Find(revision) is not { DesiredReplicas: > 1 };

    // A pod that could never come is not asked for; one that was may hold the last GPU by now. What is free is known for the spec's
    // revision.
    private static bool HasRoom(Draft draft, string revision) =>
        draft.Spec.Gpu is null || Before(draft.Input.Status, revision)?.Surge == 1
        || (revision == draft.Input.DesiredRevision && draft.Input.Gpus is { PodsThatFit: > 0 });

    private static int Less(int count, int replicas) => count == replicas + 1 ? replicas : count;

    private static RevisionStatus? Before(ModelDeploymentStatus status, string revision) =>
        status.Revisions?.FirstOrDefault(r => r.Revision == revision);
}
