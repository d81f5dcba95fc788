using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Evidence;

public sealed class RequestCountTests
{
    private static readonly TimeSpan Five = TimeSpan.FromMinutes(5);

    [Fact]
    public void Step_EndsWhenItHasAnsweredEnough_CountedFromWhenItsClockStarted()
    {
        var rollout = Asking(100, approval: false);
        rollout.Plan();
        rollout.CarryOut().Plan();
        rollout.Weight.ShouldBe(25);

        // A gateway is faster than the others: what it sends is before the step's time.
        rollout.Counted(V2, answered: 90).Plan();
        rollout.Converge().Plan();
        rollout.Advance(Five).Counted(V2, answered: 189).Plan();
        rollout.Status.Stage!.Index.ShouldBe(0);
        rollout.Status.Stage.Requests!.Answered.ShouldBe(99);

        rollout.Counted(V2, answered: 190).Plan();
        rollout.Status.Stage!.Index.ShouldBe(1);
    }

    [Fact]
    public void Gateways_AreLookedAt_WhileAnswersAreMissing()
    {
        var rollout = Asking(100, approval: false);
        rollout.Settle();
        rollout.Advance(TimeSpan.FromHours(1)).Plan();

        rollout.Status.Stage!.Index.ShouldBe(0);
        rollout.Last.RequeueAfter.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void R16_Approval_IsAskedFor_WhenEnoughIsAnswered()
    {
        var rollout = Asking(100, approval: true);
        rollout.Counted(V2).Settle();
        rollout.Advance(Five).Counted(V2, answered: 99).Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Stepping);
        rollout.Status.Message!.ShouldEndWith("until it has answered 100");

        rollout.Counted(V2, answered: 100).Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.AwaitingApproval);
    }

    private static Rollout Asking(int requests, bool approval)
    {
        var rollout = Healthy(
            Specs.Canary(4, (25, "5m")).With(c => c with { Steps = [c.Steps[0] with { MinRequests = requests, Approval = approval }] }));
        rollout.Desired = V2;
        return rollout;
    }
}
