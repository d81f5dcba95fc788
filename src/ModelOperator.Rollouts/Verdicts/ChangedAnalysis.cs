using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Strategies;

namespace ModelOperator.Rollouts.Verdicts;

/// <summary>
/// Lets a stage that has no data take a changed analysis. A stage is judged by what the spec said when it began (R11). But one without data
/// is not judged by anything yet, often because a query is wrong: it takes the corrected analysis at once, instead of waiting for an end
/// that cannot come.
/// </summary>
internal static class ChangedAnalysis
{
    /// <summary>Takes the spec's analysis, when the stage that judges now has no data and the two differ.</summary>
    public static void Apply(Draft draft)
    {
        // A measurement that has just come in and fails was taken by the old analysis, and decides.
        if (draft.Stage is { NoDataSince: not null } && JudgingStage.WithoutData(draft) is not null
            && JudgingStage.Of(draft) is { Analysis: { } present } judged && !Measurements.IsFailing(judged, draft.Status.Metrics)
            && draft.Input.Problem is null
            // What the gateways have counted since the stage began is of both bounds, and of no use to either analysis.
            && judged.MixedErrors is null
            && StageAnalysis.Of(draft.Spec, judged.Kind) is { } asked && !AnalysisComparer.AreSame(present, asked))
        {
            Take(draft, asked);
            draft.Record(
                draft.Candidate!,
                TransitionReasons.AnalysisChanged,
                $"{StageKeys.Describe(judged)} had no data and is judged by the changed analysis");
        }
    }

    // Between two stages, the one that ended keeps the analysis.
    private static void Take(Draft draft, AnalysisSpec analysis)
    {
        var (stage, stages) = (draft.Stage! with { NoDataSince = null }, JudgedStages.For(analysis, draft.Spec));
        draft.Stage = stage is { StartedAt: null, Ended: { } ended }
            ? stage with { Ended = ended with { Analysis = analysis, JudgedStages = stages } }
            : stage with { Analysis = analysis, JudgedStages = stages };
        draft.Status = draft.Status with { Metrics = null };
    }
}
