using ModelOperator.Api.Spec;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Rollouts.Strategies;
using ModelOperator.Rollouts.Tests.Driving;

namespace ModelOperator.Rollouts.Tests.Strategies;

public sealed class StagePlanTests
{
    private static readonly ModelDeploymentSpec Canary = Specs.Canary(4, (25, "5m"), (50, "5m"))
        .With(c => c with { Shadow = new() { Percent = 100 }, Bake = "15m" });

    [Fact]
    public void Stages_AreInTheOrderInWhichARolloutHasThem() =>
        StagePlan.Stages(Canary).Select(s => s.Kind)
            .ShouldBe([StageKind.Deploying, StageKind.Shadow, StageKind.Step, StageKind.Step, StageKind.Bake]);

    [Fact]
    public void After_TheFirstStep_ComeTheSecondAndTheBake()
    {
        var coming = StagePlan.After(Canary, new() { Kind = StageKind.Step, Index = 0, Weight = 25 }).ToList();
        coming.Select(s => (s.Kind, s.Weight)).ShouldBe([(StageKind.Step, 50), (StageKind.Bake, 100)]);
        StagePlan.After(Canary, coming[^1]).ShouldBeEmpty();
        StagePlan.After(Canary, present: null).Select(s => s.Kind).ShouldBe(StagePlan.Stages(Canary).Skip(1).Select(s => s.Kind));
    }

    [Fact]
    public void ARollout_OffersWhatThePlannerWouldCarryOut()
    {
        var rollout = Rollout.InFirstStep();
        StagePlan.Allowed(rollout.Status).ShouldBe([UserCommand.Promote, UserCommand.Abort, UserCommand.Pause]);

        var stage = rollout.Status.Stage!;
        Offered(stage with { Approval = true }).ShouldContain(UserCommand.Approve);
        Offered(stage with { Approval = true, ApprovedAt = rollout.Now }).ShouldNotContain(UserCommand.Approve);
        Offered(stage with { Pause = new() }).ShouldContain(UserCommand.Resume);
        Offered(new() { Kind = StageKind.Switch, Weight = 100 }).ShouldNotContain(UserCommand.Promote);

        IReadOnlyList<UserCommand> Offered(StageStatus present) => StagePlan.Allowed(rollout.Status with { Stage = present });
    }

    [Fact]
    public void WithoutARollout_OnlyAFailedRevision_CanBeRetried()
    {
        var status = Rollout.Healthy().Status;
        StagePlan.Allowed(status).ShouldBeEmpty();
        StagePlan.Allowed(status with
        {
            FailedRevisions = [new() { Revision = Rollout.V2, Reason = "AnalysisFailed", Message = "",
            Time = Rollout.Start }]
        })
            .ShouldBe([UserCommand.Retry]);
    }

    [Fact]
    public void TheFirstRevision_CannotBePromoted()
    {
        var rollout = new Rollout();
        rollout.Plan();
        StagePlan.Allowed(rollout.Status).ShouldBe([UserCommand.Abort, UserCommand.Pause]);
    }
}
