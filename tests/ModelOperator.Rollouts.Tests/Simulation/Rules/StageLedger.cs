using ModelOperator.Api.Durations;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Tests.Simulation.Worlds;

namespace ModelOperator.Rollouts.Tests.Simulation.Rules;

/// <summary>Keeps its own books on stages from the statuses written: how long each was held, what was measured and approved, what
/// failed.</summary>
internal sealed class StageLedger
{
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _approvals = new(StringComparer.Ordinal);
    private readonly RequestBooks _requests = new();
    private long _answeredBefore;
    private TimeSpan _held;
    private MetricStatus? _measured;
    private DateTimeOffset? _lastData;

    public void Write(World world, RolloutInput input, RolloutPlan plan, Invariants invariants)
    {
        var (before, after) = (input.Status, plan.Status);
        var reasons = plan.Transitions.Select(t => t.Reason).ToHashSet(StringComparer.Ordinal);
        CheckFailures(input, plan, reasons, invariants);
        StageTerms.Check(input, after, reasons, invariants);
        if (before is not { Stage: { } stage, CandidateRevision: { } candidate })
        {
            StartBooks(world, input, after, invariants);
            return;
        }

        if (stage.StartedAt is null && after.CandidateRevision == candidate && after.Stage?.StartedAt is not null)
        {
            _answeredBefore = Answers(world, candidate, after.Stage.Kind);
        }

        if (reasons.Contains(TransitionReasons.ResumeRequested))
        {
            _approvals.Clear();
        }

        // An annotation that has been dealt with approves nothing again.
        if (input.Commands.Approve is { } approval && approval != before.Commands?.Approve)
        {
            _approvals.Add(approval);
        }

        var goesOn = after.CandidateRevision == candidate && (after.Stage!.Kind, after.Stage.Index) == (stage.Kind, stage.Index)
            && !reasons.Contains(TransitionReasons.RolloutStarted);
        if (input.MeasuredStage == JudgementBooks.KeyOf(candidate, stage.Kind, stage.Index, stage.Resumed)
            && input.Measurements.FirstOrDefault(m => m.Name == "errors") is { } fresh
            && fresh.Time >= stage.StartedAt)
        {
            _measured = fresh;
            _lastData = fresh.Verdict == MetricVerdict.NoData ? _lastData : fresh.Time;
        }

        if (stage.RunningSince is { } since && (!goesOn || after.Stage!.RunningSince != since))
        {
            _held += input.Now - since;
        }

        if (goesOn && stage.StartedAt is not null && reasons.Contains(TransitionReasons.ResumeRequested))
        {
            invariants.Require("onFail", after.Stage is { StartedAt: { } anew, ElapsedSeconds: 0 } && anew == input.Now
                && after.Metrics is null, "a stage that is resumed does not begin anew");
            var approvals = _approvals.ToList();
            StartBooks(world, input, after, invariants);
            _approvals.UnionWith(approvals);
            return;
        }

        if (goesOn)
        {
            invariants.Require("R12", stage.StartedAt is null || after.Stage!.StartedAt == stage.StartedAt, "a stage has begun twice");
            CheckCredit(input, stage, after.Stage!, invariants);
            _requests.Write(world, input, candidate, stage, after.Stage!, invariants);
            return;
        }

        var ended = after.StableRevision == candidate
            || (after.CandidateRevision == candidate && !reasons.Contains(TransitionReasons.PromotionRequested)
            && !reasons.Contains(TransitionReasons.RolloutStarted) && !reasons.Contains(TransitionReasons.RestoreStarted));
        if (ended && stage.Kind is StageKind.Deploying or StageKind.Shadow or StageKind.Step && before.StableRevision is not null
            && input.Spec.Strategy.Canary is not null && !reasons.Contains(TransitionReasons.PromotionRequested))
        {
            invariants.Require("R12", Started(plan) == Due(input, stage, after),
                $"after {stage.Kind} {stage.Index} {Started(plan)} steps begin instead of {Due(input, stage, after)}");
        }

        if (ended && stage.Kind is StageKind.Step or StageKind.Bake or StageKind.Shadow or StageKind.PrePromotion
            && !reasons.Contains(TransitionReasons.PromotionRequested))
        {
            CheckEnd(input, candidate, stage, invariants);
            // One that begins and ends within a plan has seen no answer.
            var answered = stage.StartedAt is null ? 0 : Answers(world, candidate, stage.Kind) - _answeredBefore;
            invariants.Require("minRequests", stage.MinRequests is null || answered >= stage.MinRequests,
                $"{stage.Kind} ends after {answered} of {stage.MinRequests} answers");
            _requests.CheckEnd(world, input, candidate, stage, invariants);
            invariants.Require("R16", !stage.HoldsAtEnd, "what only a person may end has ended");
        }

        StartBooks(world, input, after, invariants);
    }

    private static long Answers(World world, string candidate, StageKind kind) =>
        (kind == StageKind.Shadow ? world.Shadowed : world.Answered).GetValueOrDefault(candidate);

    private static int Started(RolloutPlan plan) => plan.Transitions.Count(t => t.Reason == TransitionReasons.StepStarted);

    // Steps that lie between the stage that ended and the one that is there now, by the spec of the moment: none is left out.
    private static int Due(RolloutInput input, StageStatus ended, ModelDeploymentStatus after)
    {
        var canary = input.Spec.Strategy.Canary!;
        if (after.Stage?.Kind == StageKind.Shadow)
        {
            return 0;
        }

        var weights = canary.Steps.Select(s => s.Weight).ToList();
        if (canary.Bake is null && weights[^1] < 100)
        {
            weights.Add(100);
        }

        var (weight, due) = (ended.Weight, 0);
        var last = after.Stage?.Kind == StageKind.Step ? after.Stage.Index : weights.Count - 1;
        for (var i = ended.Kind != StageKind.Step ? 0 : ended.Index + 1; i <= last; i++)
        {
            if (weights[i] >= weight)
            {
                (weight, due) = (weights[i], due + 1);
            }
        }

        return due;
    }

    // A clock that stops keeps all the time that is proven to have been good, and no more.
    private void CheckCredit(RolloutInput input, StageStatus before, StageStatus after, Invariants invariants)
    {
        var proven = before.Analysis is null ? input.Now : _lastData ?? before.StartedAt ?? input.Now;
        var credit = before.RunningSince is { } since && after.RunningSince is null && proven > since ? proven - since : TimeSpan.Zero;
        var owed = before.ElapsedSeconds + credit.TotalSeconds;
        invariants.Require("R12", Math.Abs(after.ElapsedSeconds - owed) < 0.001,
            $"the clock shows {after.ElapsedSeconds} s instead of {owed} s");
    }

    private void CheckEnd(RolloutInput input, string candidate, StageStatus stage, Invariants invariants)
    {
        var duration = GoDuration.ParseOr(stage.Duration, TimeSpan.Zero);
        invariants.Require("R12", _held >= duration, $"{stage.Kind} {stage.Index} was held for {_held} of {duration}");
        invariants.Require("R16", !stage.Approval || _approvals.Contains(StageNames.Approval(candidate, stage)),
            $"{stage.Kind} {stage.Index} ends unapproved");
        if (stage.Analysis is not null)
        {
            invariants.Require(
                "R20",
                _measured is { Verdict: MetricVerdict.Pass } pass && pass.Time >= stage.StartedAt + duration,
                $"{stage.Kind} {stage.Index} ends on {_measured?.Verdict.ToString() ?? "nothing"} at {_measured?.Time:T}, now "
                    + $"{input.Now:T}");
        }
    }

    private void CheckFailures(RolloutInput input, RolloutPlan plan, HashSet<string> reasons, Invariants invariants)
    {
        if (input.Problem is null)
        {
            _failed.RemoveWhere(f => f != input.DesiredRevision);
        }

        var candidate = plan.Status.CandidateRevision;
        if (reasons.Contains(TransitionReasons.RetryRequested))
        {
            _failed.Clear();
        }

        invariants.Require("R07", candidate is null || candidate == input.Status.CandidateRevision || !_failed.Contains(candidate),
            $"{candidate} is tried again");
        _failed.UnionWith(plan.Status.FailedRevisions?.Select(f => f.Revision) ?? []);
    }

    private void StartBooks(World world, RolloutInput input, ModelDeploymentStatus after, Invariants invariants)
    {
        _held = TimeSpan.Zero;
        _measured = null;
        _lastData = null;
        _requests.Clear();
        _approvals.Clear();
        if (after is { Stage: { } next, CandidateRevision: { } candidate })
        {
            // A stage that needs no new split begins in the plan that ends the one before.
            _requests.Write(world, input, candidate, null, next, invariants);
            if (next.StartedAt is not null)
            {
                _answeredBefore = Answers(world, candidate, next.Kind);
            }
        }
    }
}
