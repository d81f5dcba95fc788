using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Rollouts.Tests.Simulation.Rules;

/// <summary>A stage that begins lasts as long, waits for as much and is judged by what the spec of the moment says; none is left
/// out.</summary>
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
        invariants.Require("minRequests", next.MinRequests == answers,
            $"{next.Kind} {next.Index} waits for {next.MinRequests} answers instead of {answers}");
        invariants.Require("R16", next.Approval == approval,
            $"{next.Kind} {next.Index} {(approval ? "does not wait" : "waits")} for approval");

        var isJudged = next.Kind is StageKind.Shadow or StageKind.Step or StageKind.Bake
            || (next.Kind == StageKind.PrePromotion && JudgesGreen(input.Spec.Analysis));
        invariants.Require("R20", (next.Analysis is not null) == (isJudged && input.Spec.Analysis is not null),
            $"{next.Kind} begins with {next.Analysis?.ToString() ?? "no analysis"}");
        invariants.Require("R20", !LeavesOut(input, next, reasons), $"{next.Kind} begins, and what comes before it is left out");
    }

    private static (string? Duration, int? Answers, bool Approval) Asked(StrategySpec strategy, StageStatus next) =>
        (strategy, next.Kind) switch
        {
            ({ Canary: { } canary }, StageKind.Step) when next.Index < canary.Steps.Count => Of(canary.Steps[next.Index]),
            ({ Canary: { Shadow: { } copies } }, StageKind.Shadow) => (copies.Duration, copies.MinRequests, false),
            ({ Canary: { } canary }, StageKind.Bake) => (canary.Bake, null, false),
            ({ BlueGreen: { } green }, StageKind.PrePromotion) => (green.PrePromotion, null, green.Approval),
            ({ BlueGreen: { } green }, StageKind.Bake) => (green.Bake, null, false),
            ({ Shadow: { } shadow }, StageKind.Shadow) => (shadow.Duration, shadow.MinRequests, shadow.Then == ShadowOutcome.Approve),
            _ => (null, null, false),
        };

    private static (string? Duration, int? Answers, bool Approval) Of(CanaryStepSpec step) =>
        (step.Duration, step.MinRequests, step.Approval);

    // Between the deployment and all requests; a person, or a revision that was good before, may go straight on.
    private static bool LeavesOut(RolloutInput input, StageStatus next, HashSet<string> reasons)
    {
        var isFirst = input.Status.Stage?.Kind == StageKind.Deploying && next.Kind != StageKind.Deploying;
        var leavesOut = input.Spec.Strategy switch
        {
            { Canary.Shadow: not null } or { Shadow: not null } => isFirst && next.Kind != StageKind.Shadow,
            { BlueGreen: { } green } => (isFirst && next.Kind != StageKind.PrePromotion && IsWatched(green, input.Spec.Analysis))
                || (green.Bake is not null && next.Kind == StageKind.Switch),
            _ => false,
        };
        return leavesOut && !reasons.Overlaps([TransitionReasons.PromotionRequested, TransitionReasons.RestoreStarted]);
    }

    // One that lasts no time may be over before it is written.
    private static bool IsWatched(BlueGreenSpec green, AnalysisSpec? analysis) =>
        green.Approval || GoDuration.ParseOr(green.PrePromotion, TimeSpan.Zero) > TimeSpan.Zero || JudgesGreen(analysis);

    private static bool JudgesGreen(AnalysisSpec? analysis) =>
        analysis?.Metrics.Any(m => m.Stages?.Contains(AnalysisStage.PrePromotion) == true) == true;
}
