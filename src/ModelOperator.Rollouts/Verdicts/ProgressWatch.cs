using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Sizing;
using ModelOperator.Rollouts.Stages;

namespace ModelOperator.Rollouts.Verdicts;

/// <summary>
/// Watches the candidate's pods become ready, and aborts the rollout when they do not (R17). The deadline counts from the last pod that
/// became ready. A wait for GPUs counts against a deadline of its own. While the rollout is paused, neither counts.
/// </summary>
internal static class ProgressWatch
{
    /// <summary>Notes progress, or the lack of it.</summary>
    public static void Apply(Draft draft)
    {
        var candidate = draft.Candidate!;
        var ready = draft.Observed.Ready(candidate);
        var need = CandidateNeed.Of(draft);
        if (ready >= need)
        {
            draft.Status = draft.Status with { Progress = null };
            return;
        }

        var progress = draft.Status.Progress is { } known && known.Revision == candidate
            ? known
            : new() { Revision = candidate, ReadyReplicas = ready, LastProgressAt = draft.Now };
        if (ready > progress.ReadyReplicas)
        {
            progress = progress with { ReadyReplicas = ready, LastProgressAt = draft.Now };
        }

        progress = WatchGpu(draft, HasResumed(draft) ? Restart(progress, draft.Now) : progress);
        draft.Status = draft.Status with { Progress = progress };
        if (draft.Freeze is null)
        {
            CheckDeadlines(draft, progress, ready, need);
        }
    }

    private static ProgressStatus WatchGpu(Draft draft, ProgressStatus progress)
    {
        var waits = draft.Observed.Find(draft.Candidate)?.WaitsForGpu == true || GpuShortage.KeepsPodsAway(draft) is not null;
        return waits ? progress with { WaitingForGpuSince = progress.WaitingForGpuSince ?? draft.Now }
            : progress.WaitingForGpuSince is null ? progress
            : progress with { WaitingForGpuSince = null, LastProgressAt = draft.Now };
    }

    private static void CheckDeadlines(Draft draft, ProgressStatus progress, int ready, int need)
    {
        var seen = draft.Observed.Find(draft.Candidate);
        var state = $"{ready} of {need} pods ready";
        if (progress.WaitingForGpuSince is { } waiting)
        {
            if (draft.Now - waiting >= Deadlines.Gpu(draft))
            {
                Abort.Failed(
                    draft,
                    TransitionReasons.GpuDeadlineExceeded,
                    $"{draft.Name(draft.Candidate)} has waited for a GPU for {draft.Spec.Gpu?.Deadline ?? "1h"}, {state}: "
                        + $"{GpuShortage.Find(draft)?.Message ?? seen?.Unschedulable}");
            }
        }
        else if (draft.Now - progress.LastProgressAt >= Deadlines.Progress(draft))
        {
            var why = seen?.PodFailure ?? seen?.Unschedulable ?? seen?.CreationFailure;
            Abort.Failed(
                draft,
                TransitionReasons.ProgressDeadlineExceeded,
                $"{draft.Name(draft.Candidate)} has made no progress for {draft.Spec.ProgressDeadline}, "
                + $"{state}{(why is null ? "" : $": {why}")}");
        }
    }

    private static bool HasResumed(Draft draft) => draft.Input.Status.Phase == RolloutPhase.Paused && draft.Freeze is null;

    private static ProgressStatus Restart(ProgressStatus progress, DateTimeOffset now) =>
        progress with { LastProgressAt = now, WaitingForGpuSince = progress.WaitingForGpuSince is null ? null : now };
}
