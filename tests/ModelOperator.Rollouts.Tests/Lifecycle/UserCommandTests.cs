using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Tests.Driving;

using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Lifecycle;

public sealed class UserCommandTests
{
    [Fact]
    public void Abort_OfTheCandidate_RollsBack_AndIsRemembered()
    {
        var rollout = InFirstStep();
        rollout.Commands = new() { Abort = V2 };
        rollout.Plan();
        rollout.CarryOut().Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.RolledBack);
        rollout.Status.FailedRevisions!.Single().Reason.ShouldBe(TransitionReasons.AbortRequested);
        rollout.Status.Commands.ShouldBe(new CommandStatus { Abort = V2 });
    }

    [Fact]
    public void Abort_LeftBehind_DoesNotAbortTheRetry()
    {
        var rollout = InFirstStep();
        rollout.Commands = new() { Abort = V2 };
        rollout.Plan();
        rollout.CarryOut().Settle();
        rollout.Commands = new() { Abort = V2, Retry = V2 };
        rollout.Settle();
        rollout.Status.CandidateRevision.ShouldBe(V2);

        rollout.Commands = new();
        rollout.Settle();
        rollout.Status.Commands.ShouldBeNull();
        rollout.Commands = new() { Abort = V2 };
        rollout.Plan();
        rollout.Status.CandidateRevision.ShouldBeNull();
    }

    [Fact]
    public void Promote_SendsAllRequestsAtOnce_WhenEveryPodIsReady()
    {
        var rollout = InFirstStep(Specs.Canary(4, (25, "5m")).JudgedBy());
        rollout.Commands = new() { Promote = V2 };
        rollout.Plan();
        rollout.Last.Sizes.ShouldBe([new(V1, 4), new(V2, 4)]);
        rollout.Weight.ShouldBe(25);

        rollout.See(V2, 4, ready: 3).Plan();
        rollout.Weight.ShouldBe(25);
        rollout.See(V2, 4).Plan();
        rollout.Weight.ShouldBe(100);
        rollout.Status.StableRevision.ShouldBe(V1);
        rollout.Converge().Plan();
        rollout.Status.StableRevision.ShouldBe(V2);
    }

    [Fact]
    public void Promote_SetBeforeItsRevisionWasTheCandidate_IsStale()
    {
        var rollout = Healthy();
        rollout.Commands = new() { Promote = V2 };
        rollout.Settle();
        rollout.Desired = V2;
        rollout.Settle();
        rollout.Status.Stage!.Kind.ShouldBe(StageKind.Step);
    }

    [Fact]
    public void StaleCommands_DoNothing()
    {
        var rollout = InFirstStep();
        rollout.Commands = new() { Abort = V1, Promote = V3, Retry = V2, Approve = "x", Pause = "y" };
        rollout.Settle();
        (rollout.Status.CandidateRevision, rollout.Status.StableRevision, rollout.Weight, rollout.Status.Phase)
            .ShouldBe((V2, V1, 25, RolloutPhase.Stepping));
        rollout.Transitions.ShouldBeEmpty();
    }

    [Fact]
    public void Abort_OfTheFirstRevision_LeavesNothing()
    {
        var rollout = new Rollout();
        rollout.Plan();
        rollout.See(V1, 4, ready: 0);
        rollout.Commands = new() { Abort = V1 };
        rollout.Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
        rollout.Last.Deletions.ShouldBe([V1]);
    }
}
