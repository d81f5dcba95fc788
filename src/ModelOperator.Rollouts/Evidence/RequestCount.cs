using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Rollouts.Evidence;

/// <summary>
/// Counts the requests that the candidate has answered in a stage (minRequests), from what the gateways report. It may count too few when a
/// gateway goes away between two looks, but never too many.
/// </summary>
internal static class RequestCount
{
    /// <summary>The interval at which the gateways are asked, and the status is written, while requests are missing.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>True when the stage asks for no number of requests, or when the number is reached.</summary>
    public static bool IsEnough(StageStatus stage) => stage.MinRequests is not > 0 || stage.Requests?.Answered >= stage.MinRequests;

    /// <summary>
    /// The count of the stage, with what the gateways have counted since the last look. It is unchanged when there is nothing new to write.
    /// </summary>
    public static StageRequests? Of(Draft draft)
    {
        if (draft is not { Stage: { MinRequests: > 0, StartedAt: not null } stage, Candidate: { } candidate } || IsEnough(stage))
        {
            return draft.Stage?.Requests;
        }

        if (stage.Requests is null)
        {
            return Look(draft, stage, candidate, answered: 0);
        }

        var before = stage.Requests.Gateways.ToDictionary(g => g.Pod, g => g.Count, StringComparer.Ordinal);
        var fresh = draft.Input.Traffic.Counts.Sum(c => Since(before, c.Pod, Of(c, stage, candidate)));
        var answered = stage.Requests.Answered + fresh;

        // It is written seldom, and at once when it is enough, so that a steady stream of requests causes no stream of writes.
        var isDue = answered >= stage.MinRequests || (HasNews(draft, before) && draft.Now - stage.Requests.CountedAt >= Interval);
        return isDue ? Look(draft, stage, candidate, answered) : stage.Requests;
    }

    private static bool HasNews(Draft draft, Dictionary<string, long> before) =>
        draft.Input.Traffic.Counts.Any(c => !before.TryGetValue(c.Pod, out var known) || known != Of(c, draft.Stage!, draft.Candidate!));

    private static StageRequests Look(Draft draft, StageStatus stage, string candidate, long answered)
    {
        var seen = draft.Input.Traffic.Counts.Select(c => new GatewayCount { Pod = c.Pod, Count = Of(c, stage, candidate) }).ToList();

        // A gateway that is silent for a moment is not forgotten, because its next count would begin anew.
        var silent = (stage.Requests?.Gateways ?? []).Where(g => seen.TrueForAll(s => s.Pod != g.Pod)).TakeLast(64);
        return new()
        {
            Answered = answered,
            CountedAt = draft.Now,
            Gateways = [.. seen.Concat(silent).OrderBy(g => g.Pod, StringComparer.Ordinal)],
        };
    }

    // The count of a gateway that is seen for the first time says nothing about this stage. A gateway that counts from 0 again has answered
    // what it shows.
    private static long Since(Dictionary<string, long> before, string pod, long count) =>
        !before.TryGetValue(pod, out var known) ? 0 : count >= known ? count - known : count;

    private static long Of(GatewayCounts counts, StageStatus stage, string candidate) =>
        (stage.Kind == StageKind.Shadow ? counts.Shadowed : counts.Answered).GetValueOrDefault(candidate);
}
