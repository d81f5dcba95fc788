using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status;
using ModelOperator.Contracts.Objects;
using ModelOperator.Rollouts.Actions;
using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Lifecycle;
using ModelOperator.Rollouts.Outcome;
using ModelOperator.Rollouts.Sizing;
using ModelOperator.Rollouts.Traffic;
using ModelOperator.Rollouts.Verdicts;

namespace ModelOperator.Rollouts;

/// <inheritdoc />
public sealed class RolloutPlanner : IRolloutPlanner
{
    /// <inheritdoc />
    public RolloutPlan Plan(RolloutInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var seen = input.Revisions.Select(one => Drain.WithoutSurge(input.Status, ModelDigests.WithoutStrays(input.Status, one)));
        var draft = new Draft(input, new(seen));

        // First what is known, what is wanted and what was measured; then the candidate goes on as far as it may.
        Adoption.Apply(draft);
        TrafficShift.RecordConvergence(draft);
        OverwrittenModels.Record(draft);
        SpecNotes.RecordAcceptance(draft);
        Drain.RememberDeadline(draft);
        RolloutStart.ForgetFailures(draft);
        UserCommandActions.ApplyRetry(draft);
        RolloutStart.Apply(draft);
        UserCommandActions.ApplyToCandidate(draft);
        Idling.Apply(draft);
        SpecNotes.RecordPause(draft);
        Judgement.Apply(draft);
        StageFlow.Run(draft);
        UserCommandActions.Remember(draft);

        return Complete(draft);
    }

    private static RolloutPlan Complete(Draft draft)
    {
        var analysis = MeasurementSchedule.Next(draft);
        if (draft.Stage is { } stage)
        {
            draft.Stage = stage with { NextMeasurementAt = analysis?.DueAt };
        }

        var revisions = RevisionSizes.Of(draft);
        DrainNotes.Record(draft, revisions.Statuses);
        var phase = Phases.Of(draft, revisions.Statuses);
        if (phase != RolloutPhase.RollingBack && draft.Input.Status.Phase == RolloutPhase.RollingBack && draft.Candidate is null)
        {
            draft.Record(
                draft.Stable!, TransitionReasons.RolledBack,
                $"{draft.Name(draft.Stable)} has all requests, and the aborted revision is gone");
        }

        var actionEnds = ActionRuns.Apply(draft);
        var message = StatusMessage.Of(draft, phase, DrainNotes.Message(draft, revisions.Statuses));
        var extent = draft.Input.Problem is null ? PlanExtent.Everything
            : draft.Stable is not null || draft.Observed.Find(draft.Candidate) is not null ? PlanExtent.WhatRuns
            : PlanExtent.Nothing;
        var shortage = GpuShortage.Find(draft);
        var (pods, ready) = (draft.Input.Revisions.Sum(r => r.CurrentReplicas), draft.Input.Revisions.Sum(r => r.ReadyReplicas));
        draft.Status = draft.Status with
        {
            // Who waits for this number must not take the old phase for the new spec's.
            ObservedGeneration = draft.Input.Problem is { IsOpen: true } ? draft.Input.Status.ObservedGeneration : draft.Input.Generation,
            Phase = phase,
            Message = message,
            Url = extent is PlanExtent.Nothing ? null : draft.Input.Url,
            StableModel = InTable(draft, draft.Stable),
            CandidateModel = InTable(draft, draft.Candidate),
            CandidateWeight = draft.Candidate is null ? null : Weights.Of(draft.Status.Traffic, draft.Candidate),
            Revisions = revisions.Statuses,
            Conditions = RolloutConditions.Of(draft, phase, message),
            Replicas = pods,
            ReadyReplicas = ready,
            ReadyPods = $"{ready}/{pods}",
            Selector = draft.Input.Name is { } name
                ? $"{ModelOperatorApi.NameLabel}={name},{ModelOperatorApi.ComponentLabel}={ModelOperatorApi.ModelComponent}"
                : draft.Status.Selector,
        };
        return new()
        {
            Extent = extent,
            DesiredRevision = draft.Input.DesiredRevision,
            // It is the old object itself when there is nothing to write (R23).
            Status = StatusComparer.AreSame(draft.Status, draft.Input.Status) ? draft.Input.Status : GpuUse.Record(draft),
            Sizes = revisions.Sizes,
            Deletions = revisions.Deletions,
            Strays = ModelDigests.Strays(draft.Input),
            Route = draft.Status.Traffic,
            LeavesRoute = Convergence.MayApplyUnknown(draft),
            Preview = draft.Spec.Strategy.BlueGreen is null || draft.Stable is null ? null : draft.Candidate,
            LeavesPreview = draft.Input.Problem is not null && draft.Candidate is not null,
            Transitions = draft.Transitions,
            ActionEnds = actionEnds,
            Analysis = analysis,
            PodsWithoutGpus = shortage is { Gpus.Quota: null } ? shortage.Missing : 0,
            PodsOverQuota = shortage is { Gpus.Quota: not null } ? shortage.Missing : 0,
            RequeueAfter = Requeue.After(draft, analysis),
        };
    }

    private static string? InTable(Draft draft, string? revision) =>
        revision is null ? null : RevisionText.InTable(draft.VersionOf(revision), revision);
}
