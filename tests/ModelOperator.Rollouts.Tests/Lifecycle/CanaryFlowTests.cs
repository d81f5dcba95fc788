using ModelOperator.Api.Status;
using ModelOperator.Rollouts.History;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Lifecycle;

public sealed class CanaryFlowTests
{
    [Fact]
    public void Canary_GoesThroughItsSteps_AndIsPromoted()
    {
        var rollout = Healthy();
        rollout.Desired = V2;

        rollout.Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Deploying);
        rollout.Last.Sizes.ShouldBe([new(V1, 4), new(V2, 1)]);

        rollout.Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Stepping);
        rollout.Weight.ShouldBe(25);

        rollout.Advance(TimeSpan.FromMinutes(5)).Settle();
        rollout.Weight.ShouldBe(50);
        rollout.Seen(V2)!.DesiredReplicas.ShouldBe(2);

        rollout.Advance(TimeSpan.FromMinutes(5)).Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        rollout.Status.StableRevision.ShouldBe(V2);
        rollout.Status.FormerStableRevisions.ShouldBe([V1]);
        rollout.Status.Traffic!.Weights.ShouldBe([new() { Revision = V2, Weight = 100 }]);
        rollout.Seen(V1).ShouldBeNull();
        rollout.Seen(V2)!.DesiredReplicas.ShouldBe(4);
        rollout.Transitions.Select(t => t.Reason).ShouldBe(
        [
            TransitionReasons.RolloutStarted,
            TransitionReasons.StepStarted, TransitionReasons.WeightRaised,
            TransitionReasons.StepStarted, TransitionReasons.WeightRaised,
            TransitionReasons.StepStarted, TransitionReasons.WeightRaised,
            TransitionReasons.Promoted,
        ]);
    }
}
