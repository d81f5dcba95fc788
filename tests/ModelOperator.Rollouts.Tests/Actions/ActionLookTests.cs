using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Rollouts.Tests.Driving;

using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Actions;

public sealed class ActionLookTests
{
    [Fact]
    public void R33_CheckThatWasBadBeforeNobodyLooked_HasItsActionDoneOnceSomebodyHasLookedAgain()
    {
        var rollout = Healthy(Specs.Canary(replicas: 4, (25, "5m")) with
        {
            Monitoring = new() { Actions = [new() { When = ["InputDrift"], For = "6h", Event = new() { Sink = "retrain" } }] },
        });
        rollout.HasLooked = false;
        rollout.Status = rollout.Status with
        {
            Monitoring = new()
            {
                Revision = V1,
                Checks = [new() { Name = "inputDrift", Verdict = CheckVerdict.Bad, Since = rollout.Now, Limit = "<= 0.2" }],
            },
        };

        // The operator was away for half a day; what it finds in the status may not be so any more.
        rollout.Advance(TimeSpan.FromHours(12)).Plan();
        rollout.Status.Actions!.Single().Pending.ShouldBeNull();

        rollout.HasLooked = true;
        rollout.Plan();
        rollout.Status.Actions!.Single().Pending!.Single().Cause.ShouldBe("InputDrift");
    }
}
