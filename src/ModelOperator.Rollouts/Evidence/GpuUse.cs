using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Evidence;

/// <summary>Counts the requests that each revision answers in a stage for each second of a GPU. It changes only a status that is written
/// for another reason, so that it causes no write of its own.</summary>
internal static class GpuUse
{
    /// <summary>The status that is about to be written, with what was counted up to now.</summary>
    public static ModelDeploymentStatus Record(Draft draft)
    {
        if (draft is not { Stage: { StartedAt: not null } stage, Candidate: { } candidate, Stable: { } stable })
        {
            return draft.Status;
        }

        RevisionGpuUse[] revisions = [.. new[] { candidate, stable }.Select(one => Of(draft, stage, one)).OfType<RevisionGpuUse>()];
        return revisions.Length == 0
            ? draft.Status
            : draft.Status with { Stage = stage with { GpuUse = new() { CountedAt = draft.Now, Revisions = revisions } } };
    }

    private static RevisionGpuUse? Of(Draft draft, StageStatus stage, string revision)
    {
        if (draft.Observed.Find(revision)?.Gpus is not (> 0 and var gpus))
        {
            // A revision whose pods the caches do not tell yet keeps what was counted.
            return stage.GpuUse?.Revisions.FirstOrDefault(one => one.Revision == revision);
        }

        var seen = GatewayTally.Of(
            draft.Input.Traffic.Counts, revision, areCopies: stage.Kind == StageKind.Shadow && revision == draft.Candidate);
        if (stage.GpuUse is not { } use || use.Revisions.FirstOrDefault(one => one.Revision == revision) is not { } before)
        {
            return new() { Revision = revision, Gateways = GatewayTally.Remember([], seen) };
        }

        // A change of the ready pods is written at once, so the pods that the status has were ready up to now.
        var ready = draft.Input.Status.Revisions?.FirstOrDefault(one => one.Revision == revision)?.ReadyReplicas ?? 0;
        var seconds = before.GpuSeconds + (gpus * ready * Math.Max(0, (draft.Now - use.CountedAt).TotalSeconds));
        var requests = before.Requests + GatewayTally.Rise(before.Gateways, seen);
        return new()
        {
            Revision = revision,
            Requests = requests,
            GpuSeconds = Math.Round(seconds, 1),
            RequestsPerGpuSecond = seconds > 0 ? Rounded(requests / seconds) : null,
            Gateways = GatewayTally.Remember(before.Gateways, seen),
        };
    }

    // Three digits of the number, however small it is.
    private static double Rounded(double rate) =>
        rate <= 0 ? 0 : Math.Round(rate, Math.Clamp(2 - (int)Math.Floor(Math.Log10(rate)), 0, 15));
}
