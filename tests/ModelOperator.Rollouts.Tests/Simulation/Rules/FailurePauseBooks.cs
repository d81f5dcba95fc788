using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Rollouts.Tests.Simulation.Rules;

/// <summary>A metric with <c>onFail: Pause</c> asks a person, and nothing goes on before one has answered.</summary>
internal sealed class FailurePauseBooks
{
    private (string Candidate, int Share, StageKind Kind, int Index)? _asked;

    public void Check(RolloutInput input, RolloutPlan plan, Invariants invariants)
    {
        if (_asked is { } asked && plan.Status is { CandidateRevision: { } candidate, Stage: { } stage } && candidate == asked.Candidate
            && !plan.Transitions.Any(t =>
                t.Reason is TransitionReasons.PromotionRequested or TransitionReasons.RolloutStarted or TransitionReasons.RestoreStarted))
        {
            var answered = input.Problem is null && input.Commands.Resume == $"{candidate}/{StageNames.Of(input.Status.Stage!)}"
                && input.Status.Commands?.Resume != input.Commands.Resume;
            invariants.Require("onFail", answered || stage.Pause is not null, $"{candidate} goes on, and nobody has resumed it");
            invariants.Require("onFail", stage.Pause is null || (stage.Kind, stage.Index) == (asked.Kind, asked.Index),
                $"{candidate} goes from {asked.Kind} {asked.Index} to {stage.Kind} {stage.Index} while a person is asked");
            invariants.Require("onFail", stage.Pause is null || Share(plan, candidate) <= asked.Share,
                $"{candidate} gets {Share(plan, candidate)} % instead of {asked.Share} % while a person is asked");
            invariants.Require("onFail", stage.Pause is null || plan.Status.Phase == RolloutPhase.Paused,
                $"a person is asked in {plan.Status.Phase}");
            invariants.Require("R29", stage.Pause is null || Share(plan, candidate) == 0 || plan.Analysis is not null,
                $"{candidate} waits for a person with {Share(plan, candidate)} % and nothing measures it");
        }

        var begins = plan.Transitions.FirstOrDefault(t => t.Reason == TransitionReasons.AnalysisPaused);
        var failed = input.Measurements.Concat(input.Status.Metrics ?? []).Any(m => m is { Name: "errors", Verdict: MetricVerdict.Fail });
        invariants.Require("onFail", begins is null || (failed && begins.Metric == "errors"),
            "a person is asked, and no metric has failed");
    }

    /// <summary>Records a plan whose status is written.</summary>
    public void Write(RolloutPlan plan) => _asked = plan.Status is { CandidateRevision: { } candidate, Stage: { Pause: not null } stage }
        ? (candidate, Share(plan, candidate), stage.Kind, stage.Index)
        : null;

    private static int Share(RolloutPlan plan, string candidate) =>
        plan.Route?.Weights.FirstOrDefault(w => w.Revision == candidate)?.Weight ?? 0;
}
