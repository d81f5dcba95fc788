using ModelOperator.Rollouts.Tests.Driving;

using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Outcome;

/// <summary>Somebody deletes the Deployment and the pods of a revision.</summary>
public sealed class MissingRevisionTests
{
    [Fact]
    public void R30_RevisionThatGoes_IsMadeAgain_WhileAGatewayMaySendItRequests()
    {
        var rollout = InFirstStep(Specs.Canary(4, (25, "5m")));
        rollout.Commands = new() { Abort = V2 };
        rollout.Plan();

        rollout.Lose(V2).Plan();
        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, 1));
        rollout.Last.Deletions.ShouldBeEmpty();

        rollout.Converge().Plan();
        rollout.Last.Sizes.ShouldNotContain(s => s.Revision == V2);
        rollout.Plan();
        rollout.Status.Revisions!.Select(r => r.Revision).ShouldBe([V1]);
    }
}
