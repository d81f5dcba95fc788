using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Tests.Driving;

using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Stages;

public sealed class PauseAndApprovalTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void R15_Pause_FreezesWeightAndClock(bool bySpec)
    {
        var rollout = InFirstStep();
        rollout.Advance(TimeSpan.FromMinutes(1));
        Pause(rollout, bySpec, true);
        rollout.Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
        rollout.Condition(ConditionTypes.Progressing).Reason.ShouldBe("Paused");

        rollout.Advance(TimeSpan.FromHours(5)).Settle();
        (rollout.Weight, rollout.Status.Stage!.ElapsedSeconds).ShouldBe((25, 60));

        Pause(rollout, bySpec, false);
        rollout.Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Stepping);
        rollout.Advance(TimeSpan.FromMinutes(4)).Plan();
        rollout.Status.Stage!.Index.ShouldBe(1);
        rollout.Transitions.Select(t => t.Reason).Take(2).ShouldBe([TransitionReasons.Paused, TransitionReasons.Resumed]);
    }

    [Fact]
    public void R15_PauseThatNamesAnotherRevision_DoesNothing()
    {
        var rollout = InFirstStep();
        rollout.Commands = new() { Pause = V1 };
        rollout.Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Stepping);
    }

    [Fact]
    public void R15_FailingVerdict_AbortsAPausedRollout()
    {
        var rollout = InFirstStep(Specs.Canary(4, (25, "5m")).JudgedBy());
        Pause(rollout, bySpec: true, true);
        rollout.Plan();
        rollout.Last.Analysis.ShouldNotBeNull();
        rollout.Plan(rollout.Measured(MetricVerdict.Fail));
        rollout.Status.CandidateRevision.ShouldBeNull();
    }

    [Fact]
    public void R15_PausedRollout_MissesNoDeadline_AndGetsAWholeOneAfterwards()
    {
        var rollout = Healthy();
        rollout.Desired = V2;
        rollout.Plan();
        Pause(rollout, bySpec: true, true);
        rollout.Advance(TimeSpan.FromMinutes(9)).Plan();
        rollout.Advance(TimeSpan.FromHours(9)).Plan();
        rollout.Status.CandidateRevision.ShouldBe(V2);

        Pause(rollout, bySpec: true, false);
        rollout.Plan();
        rollout.Advance(TimeSpan.FromMinutes(9)).Plan();
        rollout.Status.CandidateRevision.ShouldBe(V2);
        rollout.Advance(TimeSpan.FromMinutes(1)).Plan();
        rollout.Status.CandidateRevision.ShouldBeNull();
    }

    [Fact]
    public void R16_Approval_HoldsAtTheEndOfItsStep()
    {
        var rollout = InFirstStep(Approved());
        rollout.Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Stepping);
        rollout.Advance(TimeSpan.FromMinutes(5)).Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.AwaitingApproval);
        rollout.Status.Message!.ShouldContain($"modeloperator.dev/approve={V2}/0");
        rollout.Advance(TimeSpan.FromHours(1)).Plan();
        rollout.Transitions.Select(t => t.Reason).ShouldBe([TransitionReasons.AwaitingApproval]);
        rollout.Status.Stage!.Index.ShouldBe(0);

        rollout.Commands = new() { Approve = $"{V2}/0" };
        rollout.Plan();
        rollout.Status.Stage!.Index.ShouldBe(1);
    }

    [Theory]
    [InlineData("2222222222/1")]
    [InlineData("1111111111/0")]
    [InlineData("3333333333/0")]
    [InlineData("2222222222")]
    [InlineData("0")]
    [InlineData("2222222222/0 ")]
    public void R16_ApprovalThatNamesSomethingElse_DoesNothing(string value)
    {
        var rollout = InFirstStep(Approved());
        rollout.Commands = new() { Approve = value };
        rollout.Advance(TimeSpan.FromMinutes(5)).Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.AwaitingApproval);
    }

    [Fact]
    public void R16_ApprovalGivenEarly_Counts_WhenItsStepComes()
    {
        var spec = Specs.Canary(4, (25, "5m"), (50, "5m"), (75, "5m"))
            .With(c => c with { Steps = [c.Steps[0], c.Steps[1] with { Approval = true }, c.Steps[2]] });
        var rollout = InFirstStep(spec);
        rollout.Commands = new() { Approve = $"{V2}/1" };
        rollout.Settle();
        rollout.Advance(TimeSpan.FromMinutes(5)).Settle();
        rollout.Advance(TimeSpan.FromMinutes(5)).Settle();
        rollout.Status.Stage!.Index.ShouldBe(2);
    }

    [Fact]
    public void R16_ApprovalOfAnEarlierAttempt_IsStale()
    {
        var rollout = InFirstStep(Approved());
        rollout.Commands = new() { Approve = $"{V2}/0" };
        rollout.Plan();
        rollout.Commands = rollout.Commands with { Abort = V2 };
        rollout.Plan();
        rollout.CarryOut().Settle();
        rollout.Commands = rollout.Commands with { Retry = V2 };
        rollout.Settle();
        rollout.Status.CandidateRevision.ShouldBe(V2);

        rollout.Advance(TimeSpan.FromMinutes(5)).Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.AwaitingApproval);
    }

    private static Api.Spec.ModelDeploymentSpec Approved() =>
        Specs.Canary(4, (25, "5m"), (50, "5m")).With(c => c with { Steps = [c.Steps[0] with { Approval = true }, c.Steps[1]] });

    private static void Pause(Rollout rollout, bool bySpec, bool paused)
    {
        if (bySpec)
        {
            rollout.Spec = rollout.Spec with { Paused = paused };
        }
        else
        {
            rollout.Commands = new() { Pause = paused ? V2 : null };
        }
    }
}
