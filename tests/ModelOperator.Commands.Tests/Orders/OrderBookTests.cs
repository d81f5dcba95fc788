using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Commands.Errors;
using ModelOperator.Commands.Orders;
using ModelOperator.Commands.Tests.Support;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Commands.Tests.Orders;

public sealed class OrderBookTests
{
    [Fact]
    public void Commands_NameTheirTarget()
    {
        OrderBook.Promote(Samples.Stepping)
            .ShouldBe(new Order("modeloperator.dev/promote", "7f9c2ab4d1", "digits: promotion of model 2 (7f9c2ab4d1) requested"));
        OrderBook.Abort(Samples.Stepping)
            .ShouldBe(new Order("modeloperator.dev/abort", "7f9c2ab4d1", "digits: abort of model 2 (7f9c2ab4d1) requested"));
        OrderBook.Pause(Samples.Stepping)
            .ShouldBe(new Order("modeloperator.dev/pause", "7f9c2ab4d1", "digits: rollout of model 2 (7f9c2ab4d1) paused"));
        OrderBook.Approve(Samples.AwaitingApproval)
            .ShouldBe(new Order("modeloperator.dev/approve", "7f9c2ab4d1/1", "digits: step 1 (50 %) of model 2 (7f9c2ab4d1) approved"));
        OrderBook.Retry(Samples.RolledBack).ShouldBe(
            new Order("modeloperator.dev/retry", "7f9c2ab4d1", "digits: retry of 7f9c2ab4d1 requested (it failed: metric errors is 0.31)"));
        OrderBook.Resume(Samples.Stepping.WithAnnotation(ModelOperatorApi.PauseAnnotation, Samples.Candidate)).ShouldBe(
            new Order("modeloperator.dev/pause", null, "digits: pause of model 2 (7f9c2ab4d1) removed"));
    }

    [Fact]
    public void Commands_WithoutARollout_AreRefused()
    {
        Refusal(OrderBook.Promote, Samples.Healthy).ShouldBe("no rollout of 'digits' is under way; there is nothing to promote");
        Refusal(OrderBook.Abort, Samples.Healthy).ShouldBe("no rollout of 'digits' is under way; there is nothing to abort");
        Refusal(OrderBook.Approve, Samples.Healthy).ShouldBe("no rollout of 'digits' is under way; there is nothing to approve");
        Refusal(OrderBook.Pause, Samples.RolledBack).ShouldBe(
            "no rollout of 'digits' is under way; there is nothing to pause (7f9c2ab4d1 failed; `retry` rolls it out again)");
        Refusal(OrderBook.Abort, Samples.Healthy with { Status = null }).ShouldStartWith("no rollout of 'digits' is under way");
    }

    [Fact]
    public void Retry_WithoutAFailure_IsRefused() =>
        Refusal(OrderBook.Retry, Samples.Stepping).ShouldBe("no revision of 'digits' has failed; there is nothing to retry");

    [Fact]
    public void Promote_OfTheFirstRevisionOrDuringASwitch_IsRefused()
    {
        Refusal(OrderBook.Promote, Samples.Stepping with { Status = Samples.Stepping.Status! with { StableRevision = null } })
            .ShouldBe("model 2 (7f9c2ab4d1) is the first revision of 'digits': it becomes stable by itself when its pods are ready");
        Refusal(OrderBook.Promote,
            Samples.Stepping with { Status = Samples.Stepping.Status! with { Stage = new() { Kind = StageKind.Switch } } })
            .ShouldBe("model 2 (7f9c2ab4d1) is already being given all requests");
    }

    [Fact]
    public void Pause_Twice_IsRefused()
    {
        Refusal(OrderBook.Pause, Samples.Stepping.WithAnnotation(ModelOperatorApi.PauseAnnotation, Samples.Candidate))
            .ShouldBe("the rollout of 'digits' is paused already");
        OrderBook.Pause(Samples.Stepping.WithAnnotation(ModelOperatorApi.PauseAnnotation, "another")).Value.ShouldBe(
            Samples.Candidate, "a stale pause is none");
    }

    [Fact]
    public void Resume_AfterAFailureThatPaused_NamesTheStage()
    {
        var status = Samples.Stepping.Status!;
        var stage = status.Stage! with { Pause = new() { Metric = "errors", Message = "metric errors is 0.31" } };
        var failed = Samples.Stepping with { Status = status with { Phase = RolloutPhase.Paused, Stage = stage } };

        OrderBook.Resume(failed).ShouldBe(new Order(
            "modeloperator.dev/resume",
            "7f9c2ab4d1/0",
            "digits: step 0 of model 2 (7f9c2ab4d1) goes on and is measured anew, although metric errors has failed"));
        OrderBook.Resume(failed with { Status = failed.Status with { Commands = new() { Resume = "7f9c2ab4d1/0" } } }).IsSpent
            .ShouldBeTrue("the annotation of the first time goes first");
        OrderBook.Resume(failed.WithAnnotation(ModelOperatorApi.PauseAnnotation, Samples.Candidate)).Confirmation
            .ShouldEndWith("; the pause by annotation still holds it: resume once more");
        OrderBook.Resume(failed with { Spec = failed.Spec with { Paused = true } }).Confirmation
            .ShouldEndWith("; spec.paused still holds it: set that to false");
    }

    [Fact]
    public void Resume_WithoutAPause_IsRefused()
    {
        Refusal(OrderBook.Resume, Samples.Stepping).ShouldBe("'digits' is not paused");
        Refusal(OrderBook.Resume, Samples.Stepping with { Spec = Samples.Stepping.Spec with { Paused = true } })
            .ShouldBe("'digits' is paused by its spec; set spec.paused to false where it is kept");
    }

    [Fact]
    public void Approve_WhereNothingAsksForIt_SaysWhenItWill()
    {
        Refusal(OrderBook.Approve, Samples.Stepping).ShouldBe("the present stage of 'digits' needs no approval; step 1 will");
        var approved = Samples.AwaitingApproval.Status!.Stage! with { ApprovedAt = Samples.Now };
        Refusal(OrderBook.Approve, Samples.AwaitingApproval with { Status = Samples.AwaitingApproval.Status with { Stage = approved } })
            .ShouldBe("step 1 of 'digits' was approved at 2026-01-02T03:04:05Z");
    }

    [Fact]
    public void Approve_OfAStageThatIsNoStep_NamesTheStage()
    {
        var shadow = In(new StageStatus { Kind = StageKind.Shadow, Approval = true, MirrorPercent = 100 });
        OrderBook.Approve(shadow)
            .ShouldBe(new Order("modeloperator.dev/approve", "7f9c2ab4d1/shadow", "digits: shadow stage of model 2 (7f9c2ab4d1) approved"));
        var green = In(new StageStatus { Kind = StageKind.PrePromotion, Approval = true });
        OrderBook.Approve(green).ShouldBe(new Order(
            "modeloperator.dev/approve", "7f9c2ab4d1/pre-promotion", "digits: pre-promotion stage of model 2 (7f9c2ab4d1) approved"));
        Refusal(OrderBook.Approve, In(new StageStatus { Kind = StageKind.PrePromotion, Approval = true, ApprovedAt = Samples.Now }))
            .ShouldBe("pre-promotion stage of 'digits' was approved at 2026-01-02T03:04:05Z");
    }

    [Fact]
    public void Approve_BeforeAStageThatNeedsIt_SaysWhichWill()
    {
        Refusal(OrderBook.Approve, In(new StageStatus { Kind = StageKind.Shadow }))
            .ShouldBe("the present stage of 'digits' needs no approval; step 1 will");
        Refusal(OrderBook.Approve, In(new StageStatus { Kind = StageKind.Bake }))
            .ShouldBe("the present stage of 'digits' needs no approval");
        var blueGreen = In(new StageStatus { Kind = StageKind.Deploying });
        Refusal(OrderBook.Approve,
            blueGreen with { Spec = blueGreen.Spec with { Strategy = new() { BlueGreen = new() { Approval = true } } } })
            .ShouldBe("the present stage of 'digits' needs no approval; the switch will");
    }

    [Fact]
    public void Retry_OfWhatTheSpecDoesNotAskFor_IsRefused()
    {
        var failed = Samples.RolledBack.Status!.FailedRevisions;
        Refusal(OrderBook.Retry,
            Samples.Stepping with { Status = Samples.Stepping.Status! with { CandidateRevision = "another", FailedRevisions = failed } })
            .ShouldBe("a rollout of another is under way; model 2 (7f9c2ab4d1), which failed, can be retried when the spec asks for it "
                + "again");
        var stable = RevisionTemplate.Of(Samples.RolledBack.Spec).Revision;
        Refusal(OrderBook.Retry, Samples.RolledBack with { Status = Samples.RolledBack.Status! with { StableRevision = stable } })
            .ShouldBe("the spec of 'digits' asks for the stable revision; 7f9c2ab4d1, which failed, can be retried when the spec asks "
                + "for it again");
    }

    [Fact]
    public void Command_ThatTheOperatorRemembers_IsSpent()
    {
        OrderBook.Retry(Samples.RolledBack).IsSpent.ShouldBeFalse();
        var retried = Samples.RolledBack.Status! with { Commands = new() { Retry = Samples.Candidate } };
        OrderBook.Retry(Samples.RolledBack with { Status = retried }).IsSpent.ShouldBeTrue();
    }

    private static ModelDeployment In(StageStatus stage) =>
        Samples.Stepping with { Status = Samples.Stepping.Status! with { Stage = stage } };

    private static string Refusal(Func<ModelDeployment, Order> decide, ModelDeployment deployment) =>
        Should.Throw<RefusedException>(() => decide(deployment)).Message;
}
