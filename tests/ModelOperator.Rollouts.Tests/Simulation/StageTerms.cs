using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Rollouts.Tests.Simulation;

/// <summary>A stage that begins lasts as long, waits for as much and is judged by what the spec of the moment says; none is left out.</summary>
internal static class StageTerms
{
    public static void Check(RolloutInput input, ModelDeploymentStatus after, HashSet<string> reasons, Invariants invariants)
    {
        if (after.Stage is not { } next || (input.Status.Stage is { } stage && input.Status.CandidateRevision == after.CandidateRevision
            && (next.Kind, next.Index, next.Weight) == (stage.Kind, stage.Index, stage.Weight)) || input.Problem is not null)
        {
            return;
        }

        var (duration, answers, approval) = Asked(input.Spec.Strategy, next);
        invariants.Require("R12", next.Duration == duration, $"{next.Kind} {next.Index} is to last {next.Duration} instead of {duration}");
        invariants.Require("minRequests", next.MinRequests == answers, $"{next.Kind} {next.Index} waits for {next.MinRequests} answers instead of {answers}");
        invariants.Require("R16", next.Approval == approval, $"{next.Kind} {next.Index} {(approval ? "does not wait" : "waits")} for approval");

        var isJudged = next.Kind is StageKind.Shadow or StageKind.Step or StageKind.Bake || (next.Kind == StageKind.PrePromotion && JudgesGreen(input.Spec.Analysis));
        invariants.Require("R20", (next.Analysis is not null) == (isJudged && input.Spec.Analysis is not null), $"{next.Kind} begins with {next.Analysis?.ToString() ?? "no analysis"}");
        invariants.Require("R20", !LeavesPrePromotionOut(input, next, reasons), $"{next.Kind} begins although green was to be watched before");
    }

    private static (string? Duration, int? Answers, bool Approval) Asked(StrategySpec strategy, StageStatus next) => (strategy, next.Kind) switch
    {
        ({ Canary: { } canary }, StageKind.Step) when next.Index < canary.Steps.Count => Of(canary.Steps[next.Index]),
        ({ Canary: { Shadow: { } copies } }, StageKind.Shadow) => (copies.Duration, copies.MinRequests, false),
        ({ Canary: { } canary }, StageKind.Bake) => (canary.Bake, null, false),
        ({ BlueGreen: { } green }, StageKind.PrePromotion) => (green.PrePromotion, null, green.Approval),
        ({ BlueGreen: { } green }, StageKind.Bake) => (green.Bake, null, false),
        ({ Shadow: { } shadow }, StageKind.Shadow) => (shadow.Duration, shadow.MinRequests, shadow.Then == ShadowOutcome.Approve),
        _ => (null, null, false),
    };

    private static (string? Duration, int? Answers, bool Approval) Of(CanaryStepSpec step) => (step.Duration, step.MinRequests, step.Approval);

    private static bool LeavesPrePromotionOut(RolloutInput input, StageStatus next, HashSet<string> reasons) =>
        input is { Spec.Strategy.BlueGreen: { } green, Status.Stage.Kind: StageKind.Deploying }
        && next.Kind is StageKind.Switch or StageKind.Bake
        && (green.Approval || GoDuration.ParseOr(green.PrePromotion, TimeSpan.Zero) > TimeSpan.Zero || JudgesGreen(input.Spec.Analysis))
        && !reasons.Overlaps([TransitionReasons.PromotionRequested, TransitionReasons.RestoreStarted]);

    private static bool JudgesGreen(AnalysisSpec? analysis) => analysis?.Metrics.Any(m => m.Stages?.Contains(AnalysisStage.PrePromotion) == true) == true;
}
