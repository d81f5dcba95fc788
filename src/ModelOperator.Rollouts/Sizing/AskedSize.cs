using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Sizing;

/// <summary>Remembers what the last plan asked for, because some of it must not be taken away.</summary>
internal static class AskedSize
{
    /// <summary>The pods that the last plan asked for; null when it named no such revision.</summary>
    public static int? Of(Draft draft, string? revision) =>
        draft.Input.Status.Revisions?.FirstOrDefault(r => r.Revision == revision)?.Replicas;

    /// <summary>The same, before anything was given up with <c>stableScaleDown</c>.</summary>
    public static int? Full(Draft draft, string? revision) =>
        draft.Input.Status.Revisions?.FirstOrDefault(r => r.Revision == revision)?.FullReplicas ?? Of(draft, revision);

    /// <summary>
    /// The size that takes no pod from a revision that is never shrunk: the pods that the last plan asked for, or more where an autoscaler
    /// has made more. While an autoscaler sizes the revision, it is the minimum that the autoscaler was last given.
    /// </summary>
    public static int Kept(Draft draft, string revision)
    {
        var asked = Of(draft, revision);
        var seen = draft.Observed.Find(revision)?.DesiredReplicas ?? 0;
        return IsAutoscaled(draft, revision) ? asked ?? seen : Math.Max(asked ?? 0, seen);
    }

    /// <summary>
    /// True when an autoscaler sizes the revision (R25). The spec decides; for a refused spec, and for a revision that is on its way out,
    /// it stays as it was.
    /// </summary>
    public static bool IsAutoscaled(Draft draft, string revision)
    {
        var before = draft.Input.Status.Revisions?.FirstOrDefault(r => r.Revision == revision);
        return before is null || (draft.Input.Problem is null && (revision == draft.Stable || revision == draft.Candidate))
            ? draft.Spec.Autoscaling is not null
            : before.Autoscaled;
    }
}
