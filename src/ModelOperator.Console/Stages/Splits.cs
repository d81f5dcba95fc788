using ModelOperator.Api;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Console.Stages;

/// <summary>Reads the split of requests.</summary>
internal static class Splits
{
    /// <summary>The split that is asked for; null before the first pods are ready.</summary>
    public static SplitView? Of(ModelDeployment deployment)
    {
        if (deployment.Status is not { Traffic: { Weights.Count: > 0 } traffic } status)
        {
            return null;
        }

        int Share(string? revision) => traffic.Weights.FirstOrDefault(weight => weight.Revision == revision)?.Weight ?? 0;
        return new(Share(status.StableRevision), Share(status.CandidateRevision), traffic.ConvergedGeneration >= traffic.Generation)
        {
            Since = status.CandidateRevision is not null
                ? status.Stage?.StartedAt
                : status.History?.LastOrDefault(entry => TransitionReasons.ResultOf(entry.Reason) is not null)?.Time,
        };
    }
}
