using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Evidence;

/// <summary>Counts the requests that the candidate has answered in a stage (minRequests), from what the gateways report.</summary>
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

        var seen = GatewayTally.Of(draft.Input.Traffic.Counts, candidate, areCopies: stage.Kind == StageKind.Shadow);
        if (stage.Requests is not { } before)
        {
            return Look(draft, [], seen, answered: 0);
        }

        var answered = before.Answered + GatewayTally.Rise(before.Gateways, seen);

        // It is written seldom, and at once when it is enough, so that a steady stream of requests causes no stream of writes.
        var isDue = answered >= stage.MinRequests || (HasNews(before, seen) && draft.Now - before.CountedAt >= Interval);
        return isDue ? Look(draft, before.Gateways, seen, answered) : before;
    }

    private static bool HasNews(StageRequests before, IReadOnlyList<GatewayCount> seen) =>
        seen.Any(gateway => !before.Gateways.Contains(gateway));

    private static StageRequests Look(
        Draft draft, IReadOnlyList<GatewayCount> before, IReadOnlyList<GatewayCount> seen, long answered) => new()
        {
            Answered = answered,
            CountedAt = draft.Now,
            Gateways = GatewayTally.Remember(before, seen),
        };
}
