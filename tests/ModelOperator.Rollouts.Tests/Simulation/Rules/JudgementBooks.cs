using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Rollouts.Tests.Simulation.Rules;

/// <summary>R29: keeps its own books on which stage judges a candidate that has clients, and when it was last looked at.</summary>
internal sealed class JudgementBooks
{
    private string? _candidate;
    private bool _free;
    private (string Key, AnalysisSpec Analysis)? _judge;
    private DateTimeOffset _looked;

    /// <summary>Records every plan, written or not.</summary>
    public void Check(RolloutInput input, RolloutPlan plan, Invariants invariants)
    {
        CheckFail(input, plan, invariants);
        if (plan.Status is not { CandidateRevision: { } candidate, StableRevision: not null, Stage: { } stage }
            || Share(plan.Status, candidate) == 0 || IsFree(candidate, plan))
        {
            return;
        }

        var judge = Judge(input, plan.Status, candidate, plan);
        invariants.Require("R29", judge is null || plan.Analysis is not null,
            $"{candidate} has {Share(plan.Status, candidate)} % in {stage.Kind} {stage.Index} and nothing measures it");
        if (judge is not null && plan.Analysis is { } request)
        {
            var interval = GoDuration.ParseOr(request.Analysis.Interval, TimeSpan.FromSeconds(30));
            var looked = Looked(input, plan.Status, candidate);
            invariants.Require("R29", request.DueAt <= looked + interval,
                $"{candidate} is looked at {request.DueAt:T} after {looked:T}, which is more than {interval}");
        }
    }

    /// <summary>Records a plan whose status is written, from which the next one starts.</summary>
    public void Write(RolloutInput input, RolloutPlan plan)
    {
        var candidate = plan.Status.CandidateRevision;
        _free = candidate is not null && IsFree(candidate, plan);
        _judge = candidate is null ? null : Judge(input, plan.Status, candidate, plan);
        _looked = candidate is null ? default : Looked(input, plan.Status, candidate);
        _candidate = candidate;
    }

    /// <summary>The name of a stage's measurements, which is another one when a person has resumed it.</summary>
    public static string KeyOf(string candidate, StageKind kind, int index, int? resumed) =>
        resumed is null ? $"{candidate}/{kind}/{index}" : $"{candidate}/{kind}/{index}/{resumed}";

    private static string KeyOf(string candidate, StageStatus stage) => KeyOf(candidate, stage.Kind, stage.Index, stage.Resumed);

    private static int Share(ModelDeploymentStatus status, string candidate) =>
        status.Traffic?.Weights.FirstOrDefault(w => w.Revision == candidate)?.Weight ?? 0;

    // A failing verdict that is handed in for the stage that judges is acted on at once.
    private void CheckFail(RolloutInput input, RolloutPlan plan, Invariants invariants)
    {
        if (_judge is { } judge && !_free && input.Status.CandidateRevision == _candidate && input.MeasuredStage == judge.Key
            && _candidate is { } candidate
            && !Begins(plan, TransitionReasons.PromotionRequested) && Share(input.Status, candidate) > 0
            && input.Measurements.Any(m => m is { Name: "errors", Verdict: MetricVerdict.Fail }))
        {
            var asks = judge.Analysis.Metrics.Single(m => m.Name == "errors").OnFail == MetricFailure.Pause;
            invariants.Require(
                "R29",
                plan.Status.CandidateRevision != candidate || Begins(plan, TransitionReasons.RolloutStarted)
                || (asks && (plan.Status.Stage!.Pause is not null || Begins(plan, TransitionReasons.ResumeRequested))),
                $"{candidate} fails in {judge.Key} and {(asks ? "nobody is asked" : "stays")}");
        }
    }

    private bool IsFree(string candidate, RolloutPlan plan) =>
        (candidate == _candidate && _free && !Begins(plan, TransitionReasons.RolloutStarted))
        || Begins(plan, TransitionReasons.PromotionRequested) || Begins(plan, TransitionReasons.RestoreStarted);

    private (string Key, AnalysisSpec Analysis)? Judge(RolloutInput input, ModelDeploymentStatus after, string candidate, RolloutPlan plan)
    {
        var (before, stage) = (input.Status.Stage, after.Stage!);
        if (stage.StartedAt is not null)
        {
            return stage.Analysis is { } own ? (KeyOf(candidate, stage), own) : null;
        }

        if (candidate != _candidate || candidate != input.Status.CandidateRevision || before is null
            || Begins(plan, TransitionReasons.RolloutStarted))
        {
            return null;
        }

        // A stage that is passed through within one plan was judged by nothing, and so is what follows it.
        var begun = plan.Transitions.Count(t => t.Reason is TransitionReasons.StepStarted or TransitionReasons.ShadowStarted
            or TransitionReasons.PrePromotionStarted or TransitionReasons.SwitchStarted or TransitionReasons.BakeStarted);
        if (begun == 0 && Begins(plan, TransitionReasons.ResumeRequested) && _judge is not null && stage.Ended is { } resumed)
        {
            return (KeyOf(candidate, resumed.Kind, resumed.Index, (before.Ended!.Resumed ?? 0) + 1), resumed.Analysis);
        }

        if (begun == 0 && Begins(plan, TransitionReasons.AnalysisChanged) && _judge is { } silent && stage.Ended is { } changed)
        {
            return (silent.Key, changed.Analysis);
        }

        return begun == 0 ? _judge : begun == 1 && before is { StartedAt: not null, Analysis: { } ended }
            ? (KeyOf(candidate, before), ended) : null;
    }

    private DateTimeOffset Looked(RolloutInput input, ModelDeploymentStatus after, string candidate) =>
        candidate != _candidate || Share(input.Status, candidate) == 0 || after.Stage?.StartedAt == input.Now || IsTakenIn(input)
            ? input.Now : _looked;

    private bool IsTakenIn(RolloutInput input) => input.Measurements.Count > 0 && input.MeasuredStage == _judge?.Key;

    private static bool Begins(RolloutPlan plan, string reason) => plan.Transitions.Any(t => t.Reason == reason);
}
