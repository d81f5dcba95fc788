using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Sizing;
using ModelOperator.Rollouts.Traffic;

namespace ModelOperator.Rollouts.Stages;

/// <summary>Finds the reason why a stage's clock must stand still.</summary>
internal static class StageHold
{
    /// <summary>The first reason, as a sentence for people; null when the clock may run.</summary>
    public static string? Find(Draft draft)
    {
        var stage = draft.Stage!;
        if (draft.Freeze is { } frozen)
        {
            return frozen;
        }

        var need = CandidateNeed.Of(draft);
        if (need == 0)
        {
            return "the ModelDeployment is scaled to 0";
        }

        var ready = draft.Observed.Ready(draft.Candidate);
        if (ready < need)
        {
            var state = $"{ready} of {need} pods ready";
            return GpuShortage.KeepsPodsAway(draft) is { } shortage ? $"{state}: {shortage.Message}" : state;
        }

        if (TrafficShift.HasLeftover(draft))
        {
            return draft.Status.Traffic?.ReturnBy is null
                ? "requests still go to an older revision, because no pod of the stable one is ready"
                : "requests still go to an older revision, until the stable one has the pods for them again";
        }

        return stage.Kind == StageKind.Deploying ? null
            : JudgingStage.WithoutData(draft) is { } metric ? $"metric {metric.Name} has no data"
            : !Convergence.IsReached(draft) ? $"the gateways do not all apply route generation {draft.Status.Traffic?.Generation} yet"
            : Weights.Of(draft.Status.Traffic, draft.Candidate) != stage.Weight ? $"the share is not {stage.Weight} % yet"
            : stage.Kind == StageKind.Shadow && draft.Status.Traffic?.Mirror is null ? "no copies are sent to it yet"
            : null;
    }
}
